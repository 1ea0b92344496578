package import Events
import Foundation
import GRDB

/// Which outcomes are asked for: those for which all that is said holds.
package struct OutcomeFilter: Equatable, Sendable {
  package var placement: PlacementName?
  package var member: MemberID?
  package var action: ActionID?
  /// The earliest close.
  package var from: EventTime?
  /// Later than the latest close.
  package var to: EventTime?
  /// Which records may have closed it.
  package var closedBy: ClosedRange<UInt64>?

  package init(
    placement: PlacementName? = nil, member: MemberID? = nil, action: ActionID? = nil, from: EventTime? = nil,
    to: EventTime? = nil, closedBy: ClosedRange<UInt64>? = nil
  ) {
    self.placement = placement
    self.member = member
    self.action = action
    self.from = from
    self.to = to
    self.closedBy = closedBy
  }

  /// As SQL conditions, the first one's `AND` included, and their arguments.
  var conditions: (sql: String, arguments: StatementArguments) {
    var sql = ""
    var arguments = StatementArguments()
    func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      sql += " AND \(condition) ?"
      arguments += [value]
    }
    require("placement =", placement.map { Data($0.text.utf8) })
    require("member =", member.map { Data($0.text.utf8) })
    require("action =", action.map { Data($0.text.utf8) })
    require("closedAt >=", from?.milliseconds)
    require("closedAt <", to?.milliseconds)
    require(#""offset" >="#, closedBy.map { Int64(clamping: $0.lowerBound) })
    require(#""offset" <="#, closedBy.map { Int64(clamping: $0.upperBound) })
    return (sql, arguments)
  }
}
