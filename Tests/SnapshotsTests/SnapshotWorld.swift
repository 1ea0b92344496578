import Bandits
import Events
import Learning
import Snapshots
import Testing

/// A pipeline in the middle of things: outcomes have closed, and pairs are open.
struct SnapshotWorld {
  var pipeline: Pipeline
  let placement: Placement

  static let text = "the text of a placement"

  init(_ placement: Placement) {
    self.placement = placement
    pipeline = Pipeline(reading: { [placement] _, _ in placement })
    var outputs: [Pipeline.Output] = []
    pipeline.apply(.placement(placement.name, SnapshotWorld.text), into: &outputs)
  }

  /// Decisions, one every five minutes, of which most were shown and some played.
  @discardableResult
  mutating func apply(_ range: Range<Int>) -> [Pipeline.Output] {
    var outputs: [Pipeline.Output] = []
    for index in range {
      let at = EventTime(milliseconds: 1_600_000_000_000 + Int64(index) * 300_000)
      let candidates = (0..<3).map { candidate in
        let taste = (0..<3).map { SnapshotSamples.noise("\(index) \(candidate) \($0)") }
        return Candidate(
          id: ActionID("a\(candidate)"), features: Features([.init(name: "taste", value: .vector(taste))]))
      }
      let chosen = Int(StableHash.of("chosen \(index)") % 3)
      let decision = Decision(
        id: DecisionID("d\(index)"), at: at, placement: placement.name, member: "m",
        context: Features([.init(name: "hour", value: .number(Double(index % 24)))]), candidates: candidates,
        places: [Place(candidate: chosen)])
      let action = candidates[chosen].id
      var events = [Event.decision(decision)]
      if index % 7 != 0 { events.append(.impression(Impression(at: at, decisionID: decision.id, action: action))) }
      if index % 3 == 0 {
        events.append(
          .play(
            Play(id: EventID("p\(index)"), at: at, member: "m", title: action, seconds: 600, decisionID: decision.id)))
      }
      for event in events { pipeline.apply(.event(event), into: &outputs) }
    }
    return outputs
  }

  /// What is published now, with the sums that it is derived from.
  mutating func publish() throws -> (published: PublishedSnapshot, sums: SnapshotSums) {
    let derived = pipeline.derive(at: 0)
    let snapshot = try #require(derived)
    return (
      PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 1_700_000_000_000), parent: nil),
      pipeline.snapshotSums(at: 0)
    )
  }
}
