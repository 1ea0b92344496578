import Attribution
import Events

/// How long after an impression plays came, of the plays that joined it, by placement.
struct PlayDelays {
  private var histograms: [PlacementName: DelayHistogram]

  init(_ names: [PlacementName]) {
    histograms = Dictionary(names.map { ($0, DelayHistogram()) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(name: PlacementName) -> DelayHistogram { histograms[name] ?? DelayHistogram() }

  mutating func add(_ outcome: Outcome) {
    for earning in outcome.earnings {
      let delay = EventDuration(milliseconds: earning.at.milliseconds - outcome.activation.milliseconds)
      histograms[outcome.decision.placement]?.add(delay)
    }
  }
}

extension Outcome {
  /// From when on it could earn: its impression, but not before the decision.
  var activation: EventTime { max(impressionAt, decision.at) }
}
