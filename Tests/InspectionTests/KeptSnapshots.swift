import Attribution
import Bandits
import Events
import Inspection
import JSON
import Learning
import LinearAlgebra
import Snapshots

/// Snapshots made of sums, as their files hold them.
enum KeptSnapshots {
  /// A placement of this name, model and features; rewards lie in `range`.
  static func placement(
    _ model: ModelConfiguration, _ features: FeatureSchema, range: ClosedRange<Double> = 0...1,
    policy: PolicyConfiguration = PolicyConfiguration(algorithm: .linUCB(alpha: 1))
  ) -> Placement {
    let reward = RewardRule(kind: range == 0...1 ? .atLeast(seconds: 60) : .value(range: range))
    return Placement(
      name: "billboard", policy: policy, model: model, features: features,
      attribution: AttributionRules(window: .minutes(6), lateness: .zero, reward: reward))
  }

  /// What is derived from `sums`; for serving only where they are not to be kept.
  static func derive(
    _ placement: Placement, _ sums: SnapshotSums, version: UInt64 = 12, keepsSums: Bool = true, text: String = ""
  ) -> KeptSnapshot? {
    var deriver = ModelDeriver(configuration: placement.model, shape: sums.settled.shape)
    for action in sums.actionIDs {
      guard deriver.update(action, with: sums.complete(action)) else { return nil }
    }
    guard let model = deriver.model(all: sums.all) else { return nil }
    let snapshot = Snapshot(
      placement: placement.name, version: version, trainedThrough: EventTime(milliseconds: 1_700_000_000_000),
      outcomes: sums.settled.all.rewards.count, policy: placement.policy, features: placement.features, model: model,
      text: text)
    return KeptSnapshot(
      placement: placement,
      published: PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 1_700_000_001_000), parent: 3),
      sums: keepsSums ? sums : nil, kernel: OpenBLAS.kernel)
  }

  /// Of examples that have closed.
  static func of(
    _ examples: [(action: ActionID, example: Example)], _ placement: Placement, version: UInt64 = 12, text: String = ""
  ) -> KeptSnapshot? {
    var sums = ModelSums(
      configuration: placement.model, shape: VectorShape(placement.model.kind, of: placement.features))
    for (action, example) in examples where sums.add(example, of: action) != nil { return nil }
    return derive(placement, SnapshotSums(settled: sums), version: version, text: text)
  }
}

extension JSONWriter {
  /// What `body` writes, as one document.
  static func text(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return writer.text
  }
}
