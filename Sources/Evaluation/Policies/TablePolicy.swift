/// A policy whose chances are a table: by action and position, the same for every context.
package struct TablePolicy: EvaluationPolicy {
  /// How far the chances of what could be chosen may be from 1 together.
  private static let tolerance = 1e-6

  private let names: ActionNames
  private let columns: [[Double?]]

  /// - Parameter columns: By position and by the action's number in `names`; nil, or left out at the end, where the table
  ///   does not know an action. Each sums to 1.
  package init(names: ActionNames, columns: [[Double?]]) { (self.names, self.columns) = (names, columns) }

  /// - Throws: `RoundFault` for a position or an action that the table has not, and where what could be chosen does not
  ///   carry all of the position's chances: the policy would choose what was not offered.
  /// - Complexity: O(*actions*).
  package mutating func distribute(_ round: Round, into probabilities: inout [Double]) throws {
    let column = try columns.column(of: round)
    probabilities.removeAll(keepingCapacity: true)
    var sum = 0.0
    for action in round.actions {
      let chance = try column.value(of: action, names)
      probabilities.append(chance)
      sum += chance
    }
    guard abs(sum - 1) <= TablePolicy.tolerance else {
      throw RoundFault(
        "expected all actions that the table chooses at position \(round.position + 1), found \(sum) of its chances",
        column: "item_id")
    }
  }
}

extension [[Double?]] {
  /// The column of a round's position. - Throws: `RoundFault`.
  func column(of round: Round) throws -> [Double?] {
    guard indices.contains(round.position) else {
      throw RoundFault(
        "expected a position of the table, which has \(count), found \(round.position + 1)", column: "position")
    }
    return self[round.position]
  }
}

extension [Double?] {
  /// The number of an action. - Throws: `RoundFault` if the table does not know it.
  func value(of action: Int, _ names: ActionNames) throws -> Double {
    guard action < count, let value = self[action] else {
      throw RoundFault(
        "unknown action \(names[action]): the table has no row of it", column: "item_id", action: action)
    }
    return value
  }
}
