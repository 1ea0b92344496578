import Bandits
package import Events
import JSON

/// What the text of a file says, as far as it has to be understood.
package struct SnapshotHead: Sendable, Equatable {
  package let placement: PlacementName
  /// The text of the placement's file; empty where there was none.
  package let placementText: String
  package let version: UInt64
  package let parent: UInt64?
  package let publishedAt: EventTime
  package let trainedThrough: EventTime
  package let outcomes: Int
  package let policy: String
  package let features: String
  package let schemaHash: String
  package let model: String
  /// Of the model, ascending.
  package let actions: [ActionID]
  /// Whether the sums are there.
  package let hasSums: Bool
  /// Those with sums of closed outcomes, ascending.
  let settledActions: [ActionID]
  /// Those with open pairs, ascending.
  let derivedActions: [ActionID]
  /// `SnapshotSums.reference`.
  let reference: Int64
  package let kernel: String
  package let content: String

  init(of published: PublishedSnapshot, sums: SnapshotSums?, kernel: String) {
    let snapshot = published.snapshot
    placement = snapshot.placement
    placementText = snapshot.text
    version = snapshot.version
    parent = published.parent
    publishedAt = published.publishedAt
    trainedThrough = snapshot.trainedThrough
    outcomes = snapshot.outcomes
    policy = snapshot.policy.description
    features = snapshot.features.description
    schemaHash = SnapshotContent.schemaHash(of: snapshot.features)
    model = snapshot.model.configuration.description
    actions = snapshot.model.actionIDs
    hasSums = sums != nil
    settledActions = sums?.settled.actions.keys.sorted() ?? []
    derivedActions = sums?.open.keys.sorted() ?? []
    reference = sums?.reference ?? 0
    self.kernel = kernel
    content = published.content
  }

  /// `__metadata__`, with what is in it for people and other programs alone.
  func metadata(of snapshot: Snapshot) -> [String: String] {
    let configuration = snapshot.model.configuration
    return [
      "format": SnapshotFile.format,
      "formatVersion": SnapshotFile.formatVersion,
      "placement": placement.text,
      "placementText": placementText,
      "version": String(version),
      "parent": parent.map { String($0) } ?? "",
      "policy": policy,
      "features": features,
      "featureNames": SnapshotHead.list(snapshot.features.elementNames),
      "schemaHash": schemaHash,
      "model": configuration.kind.rawValue,
      "modelDescription": model,
      "halfLife": configuration.halfLife?.description ?? "",
      "halfLifeMilliseconds": configuration.halfLife.map { String($0.milliseconds) } ?? "",
      "retireAfter": configuration.retireAfter?.description ?? "",
      "maxActions": configuration.maxActions.map { String($0) } ?? "",
      "regularization": "\(configuration.regularization)",
      "trainedThrough": trainedThrough.description,
      "publishedAt": publishedAt.description,
      "outcomes": String(outcomes),
      "actions": SnapshotHead.list(actions.map(\.text)),
      "sums": hasSums ? "true" : "false",
      "settledActions": SnapshotHead.list(settledActions.map(\.text)),
      "derivedActions": SnapshotHead.list(derivedActions.map(\.text)),
      "reference": String(reference),
      "kernel": kernel,
      "content": content,
    ]
  }

  private static func list(_ texts: [String]) -> String {
    var writer = JSONWriter()
    writer.array { writer in for text in texts { writer.string(text) } }
    return writer.text
  }
}
