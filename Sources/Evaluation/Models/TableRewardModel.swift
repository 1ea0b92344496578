/// A reward model that is a table: by action and position, the same for every context.
package struct TableRewardModel: RewardModel {
  private let names: ActionNames
  private let columns: [[Double?]]

  /// - Parameter columns: By position and by the action's number in `names`; nil, or left out at the end, where the table
  ///   does not know an action.
  package init(names: ActionNames, columns: [[Double?]]) { (self.names, self.columns) = (names, columns) }

  /// - Throws: `RoundFault` for a position or an action that the table has not.
  /// - Complexity: O(*actions*).
  package mutating func predict(_ round: Round, into predictions: inout [Double]) throws {
    let column = try columns.column(of: round)
    predictions.removeAll(keepingCapacity: true)
    for action in round.actions { predictions.append(try column.value(of: action, names)) }
  }
}
