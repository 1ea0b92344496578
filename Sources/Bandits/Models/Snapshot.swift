package import Events

/// A published, immutable, versioned model with all that a ranking depends on.
package struct Snapshot: Sendable {
  package let placement: PlacementName
  /// The offset of the last record it has seen; 0 before any.
  package let version: UInt64
  /// The greatest event time it has seen.
  package let trainedThrough: EventTime
  /// Outcomes closed so far.
  package let outcomes: Int
  package let policy: PolicyConfiguration
  package let features: FeatureSchema
  package let model: any Model
  /// The text of the placement's file, from which all of it can be read again; empty where there is no file.
  package let text: String

  package init(
    placement: PlacementName, version: UInt64, trainedThrough: EventTime, outcomes: Int, policy: PolicyConfiguration,
    features: FeatureSchema, model: any Model, text: String = ""
  ) {
    self.placement = placement
    self.version = version
    self.trainedThrough = trainedThrough
    self.outcomes = outcomes
    self.policy = policy
    self.features = features
    self.model = model
    self.text = text
  }

  /// The same under another policy.
  package func with(_ policy: PolicyConfiguration) -> Snapshot {
    Snapshot(
      placement: placement, version: version, trainedThrough: trainedThrough, outcomes: outcomes, policy: policy,
      features: features, model: model, text: text)
  }
}
