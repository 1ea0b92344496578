import Events
import JSON
import Replay
import Simulation

extension SimulationReport {
  /// The members that all placements share: `visits`, `seconds`, `events`, `faults`, `unlogged`, `catalogue`.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("visits", visits)
    writer.member("seconds", seconds)
    writer.key("events")
    writer.object { writer in
      writer.member("accepted", accepted)
      writer.member("duplicates", duplicates)
      writer.member("rejected", rejected)
    }
    writer.key("faults")
    writer.object { writer in
      writer.member("sent", delivery.sent)
      writer.member("duplicated", delivery.duplicated)
      writer.member("reordered", delivery.reordered)
      writer.member("late", delivery.late)
      writer.member("lost", delivery.lost)
    }
    writer.member("unlogged", unlogged)
    writer.member("catalogue", hasCatalogue)
  }
}

extension SimulationReport.Lane {
  /// The members that say how a placement did.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("placement", placement.text)
    writer.member("decisions", tally.decisions)
    writer.member("takes", tally.takes)
    writer.member("takeRate", tally.takeRate)
    writer.member("regret", tally.regret)
    writer.member("regretPerDecision", tally.meanRegret)
    writer.member("uniformRegret", tally.uniformRegret)
    writer.member("shareOfUniform", tally.shareOfUniform)
    writer.member("launchedShare", tally.launch.share(before: tally.launch.decisions, window: 500))
  }
}
