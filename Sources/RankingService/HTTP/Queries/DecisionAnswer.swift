import Attribution
import EventLog
import Events
import JSON

/// A decision as its route shows it: what attribution reports of it, or the log once that has forgotten it, and what
/// named it in vain.
struct DecisionAnswer {
  let body: [UInt8]

  init(_ known: DecisionReport?, _ trace: DecisionTrace, rules: AttributionRules?) {
    let report =
      known
      ?? DecisionReport(of: trace.decision, impressions: trace.impressions, outcomes: trace.outcomes, rules: rules)
    let earnings = report.pairs.flatMap(\.takings).map(\.earning)
    let taken = [Earning.Kind.play, .reward].map { kind in Set(earnings.filter { $0.kind == kind }.map(\.id)) }
    let plays = trace.plays.filter { !taken[0].contains($0.id) }
    let rewards = trace.rewards.filter { !taken[1].contains($0.id) }
    var writer = JSONWriter(reserving: 1_024)
    writer.object { writer in
      report.writeMembers(to: &writer, logged: trace.decision)
      guard !plays.isEmpty || !rewards.isEmpty else { return }
      writer.key("unattributed")
      writer.array { writer in
        for play in plays { Event.play(play).write(to: &writer) }
        for reward in rewards { Event.reward(reward).write(to: &writer) }
      }
    }
    body = writer.bytes
  }
}
