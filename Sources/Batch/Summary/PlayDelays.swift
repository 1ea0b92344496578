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
    for delay in outcome.delays { histograms[outcome.decision.placement]?.add(delay) }
  }
}

extension Outcome {
  /// How long after its activation, which is its impression but not before the decision, each play or reward came.
  var delays: [EventDuration] {
    let activation = max(impressionAt, decision.at)
    return earnings.map { EventDuration(milliseconds: $0.at.milliseconds - activation.milliseconds) }
  }
}
