package import Events

/// Which rounds of a data folder are asked for.
package struct RoundSelection: Equatable, Sendable {
  package var placement: PlacementName
  /// The earliest decision.
  package var from: EventTime?
  /// Later than the latest decision.
  package var to: EventTime?
  /// Tags that a decision must have.
  package var tags: [Tag]

  package init(placement: PlacementName, from: EventTime? = nil, to: EventTime? = nil, tags: [Tag] = []) {
    (self.placement, self.from, self.to, self.tags) = (placement, from, to, tags)
  }
}
