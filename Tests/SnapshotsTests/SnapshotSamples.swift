import Attribution
import Bandits
import Events
import Foundation
import Learning
import Snapshots
import Testing

/// Placements, sums and snapshots for the tests of files.
enum SnapshotSamples {
  static let features = FeatureSchema(
    context: [Feature(name: "hour", kind: .number(mean: 12, scale: 7))],
    action: [Feature(name: "taste", kind: .vector(size: 3))])

  /// Every kind, with and without forgetting and retiring.
  static let configurations: [ModelConfiguration] = ModelConfiguration.Kind.allCases.flatMap { kind in
    [nil, EventDuration.hours(3)].flatMap { halfLife in
      // Of three actions one has to go every now and then.
      [
        ModelConfiguration(kind: kind, regularization: 0.5, halfLife: halfLife),
        ModelConfiguration(
          kind: kind, regularization: 0.5, halfLife: halfLife, retireAfter: .hours(7), maxActions: 2),
      ]
    }
  }

  static func placement(
    _ model: ModelConfiguration, features: FeatureSchema = features, learn: LearnMode = .immediate,
    policy: PolicyConfiguration = PolicyConfiguration(algorithm: .linUCB(alpha: 1), seed: 7)
  ) -> Placement {
    Placement(
      name: "billboard", policy: policy, model: model, features: features,
      attribution: AttributionRules(
        window: .hours(6), lateness: .minutes(1), reward: RewardRule(kind: .atLeast(seconds: 60))),
      learn: learn)
  }

  static func empty(_ configuration: ModelConfiguration, features: FeatureSchema = features) -> ModelSums {
    ModelSums(configuration: configuration, shape: VectorShape(configuration.kind, of: features))
  }

  /// A number from -1 to 1.
  static func noise(_ name: String) -> Double { Double(StableHash.of(name) % 2_000) / 1_000 - 1 }

  /// Learns outcomes of three actions, one an hour.
  static func learn(_ range: Range<Int>, _ sums: inout ModelSums, _ name: String = "") {
    for index in range {
      let features = [1] + (0..<sums.shape.dimension).dropFirst().map { noise("\(name)\(index) \($0)") }
      let example = Example(
        features: sums.shape.dimension == 0 ? [] : features, reward: Double(index % 5) / 4,
        at: EventTime(milliseconds: 1_600_000_000_000 + Int64(index) * 3_600_000))
      let action = ActionID("a\(StableHash.of("\(index)") % 3)")
      let (refusal, _) = sums.learn(
        example, of: action, offering: [action, "a1"],
        .init(closedAt: example.at, decidedAt: example.at, number: index + 1))
      #expect(refusal == nil)
    }
  }

  static func published(
    _ model: any Model, of placement: Placement, version: UInt64 = 12, text: String = "text"
  ) -> PublishedSnapshot {
    let snapshot = Snapshot(
      placement: placement.name, version: version, trainedThrough: EventTime(milliseconds: 1_600_000_001_000),
      outcomes: 100, policy: placement.policy, features: placement.features, model: model, text: text)
    return PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 1_600_000_002_000), parent: 3)
  }

  /// The file of the model of sums.
  static func file(_ sums: ModelSums) throws -> [UInt8] {
    let model = try #require(sums.model())
    return SnapshotFile.encode(
      published(model, of: placement(sums.configuration)), sums: SnapshotSums(settled: sums))
  }

  /// Why a file is refused; nil if it is not.
  static func refusal(of file: [UInt8], as placement: Placement) -> SnapshotFileError? {
    do throws(SnapshotFileError) {
      _ = try SnapshotFile.read(file, as: placement)
      return nil
    } catch {
      return error
    }
  }

  /// The bytes of a file of `Tests/Golden`.
  static func golden(_ name: String) throws -> [UInt8] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: tests.appendingPathComponent("Golden/\(name)")))
  }
}
