import Attribution
import Bandits
import EventLog
import Events
import Inspection
import JSON
import Learning

/// A decision as its route shows it: what attribution reports of it, or the log once that has forgotten it, and what
/// named it in vain; with the features that its ranking used.
struct DecisionAnswer {
  let body: [UInt8]

  /// - Parameters:
  ///   - rules: Those under which it came; nil if nobody knows.
  ///   - features: Those that ranked it; nil if nobody knows, and then only the request's are shown.
  ///   - catalogue: What fills in the others. If it does not reach as far as the decision knew it (the log is being
  ///     replayed, or cannot be), they are not shown, and the answer names that offset as `catalogue`.
  ///   - replay: Why it was made; nil: nobody asked.
  init(
    _ known: DecisionReport?, _ trace: DecisionTrace, rules: AttributionRules?, features: FeatureSchema?,
    from catalogue: Catalogue, replay: DecisionReplay? = nil
  ) {
    let report =
      known
      ?? DecisionReport(
        of: trace.decision, impressions: trace.impressions, outcomes: trace.outcomes, rules: rules)
    let earnings = report.pairs.flatMap(\.takings).map(\.earning)
    let taken = [Earning.Kind.play, .reward].map { kind in Set(earnings.filter { $0.kind == kind }.map(\.id)) }
    let plays = trace.plays.filter { !taken[0].contains($0.id) }
    let rewards = trace.rewards.filter { !taken[1].contains($0.id) }
    var writer = JSONWriter(reserving: 1_024)
    writer.object { writer in
      report.writeMembers(to: &writer, logged: trace.decision.filledIn(by: features, from: catalogue))
      if !plays.isEmpty || !rewards.isEmpty {
        writer.key("unattributed")
        writer.array { writer in
          for play in plays { Event.play(play).write(to: &writer) }
          for reward in rewards { Event.reward(reward).write(to: &writer) }
        }
      }
      if let replay {
        writer.key("replay")
        replay.write(to: &writer)
      }
    }
    body = writer.bytes
  }
}

extension Decision {
  /// The decision as its ranking saw it, which needs nothing of the catalogue any more; itself where that cannot be told,
  /// or another system made it.
  fileprivate func filledIn(by schema: FeatureSchema?, from catalogue: Catalogue) -> Decision {
    guard let schema, let through = self.catalogue, through <= catalogue.offset else { return self }
    var decision = self
    _ = schema.enrich(&decision, from: catalogue)
    decision.catalogue = nil
    return decision
  }
}
