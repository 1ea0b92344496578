import Attribution
import EventLog
import Events
import JSON

/// Outcomes by number: members, actions and placements in turn, several closing at one moment.
enum OutcomeSamples {
  static let start = EventTime(milliseconds: 1_800_000_000_000)

  static func outcome(_ number: Int, amended: Double? = nil, earnings: [Earning] = []) -> Outcome {
    let decision = Decision.imported(
      id: DecisionID("d-\(number)"), at: start, placement: number % 3 == 0 ? "hero" : "billboard",
      member: number % 7 == 6 ? nil : MemberID("m\(number % 7)"), context: ["hour": .number(Double(number % 24))],
      candidates: ["a", "b", "c", "d"].map { Candidate(id: $0) }, chosen: number % 4, propensity: 0.25)
    return Outcome(
      decision: decision, place: 0, reward: Double(number % 2), impressionAt: start,
      closedAt: start + .seconds(Int64(number / 4)), plays: earnings.count, rule: .none,
      revision: amended == nil ? 0 : 1, amended: amended, earnings: earnings)
  }

  /// Three outcomes of each record.
  static func stored(_ numbers: Range<Int>) -> [StoredOutcome] {
    numbers.map { StoredOutcome(offset: UInt64($0 / 3 + 1), outcome: outcome($0)) }
  }

  static func line(_ outcome: Outcome) -> String {
    var writer = JSONWriter()
    outcome.write(to: &writer)
    return writer.text
  }

  /// The plain way to filter.
  static func isAsked(_ outcome: Outcome, by filter: OutcomeFilter) -> Bool {
    (filter.placement == nil || filter.placement == outcome.decision.placement)
      && (filter.member == nil || filter.member == outcome.decision.member)
      && (filter.action == nil || filter.action == outcome.action)
      && (filter.from.map { $0 <= outcome.closedAt } ?? true) && (filter.to.map { outcome.closedAt < $0 } ?? true)
  }

  /// Each filter by itself, and some together.
  static let filters: [OutcomeFilter] = [
    OutcomeFilter(), OutcomeFilter(placement: "hero"), OutcomeFilter(member: "m3"), OutcomeFilter(action: "b"),
    OutcomeFilter(from: start + .seconds(10)), OutcomeFilter(to: start + .seconds(10)),
    OutcomeFilter(from: start + .seconds(9), to: start + .seconds(20)), OutcomeFilter(from: start + .seconds(900)),
    OutcomeFilter(from: start + .seconds(5), to: start + .seconds(5)), OutcomeFilter(placement: "none"),
    OutcomeFilter(placement: "billboard", member: "m1", action: "c", from: start + .seconds(3)),
    OutcomeFilter(member: "m2", from: start + .seconds(3), to: start + .seconds(22)),
  ]
}
