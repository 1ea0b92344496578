import Attribution
import Bandits
import Events
import Foundation
import Learning
import Snapshots
import Support
import Testing

/// A row of `Tests/Golden/views.json`, and the same examples as `views.py` draws.
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Action: Decodable, Sendable {
    let id: String
    let n: Int
    let weight: Double
    let meanReward: Double
    let interval: [Double]
    let mean: Double?
    let deviation: Double?
    let condition: Double?
    let weights: [Double]?
    let deviations: [Double]?
  }

  let kind: String
  let count: Int
  let open: Int
  let regularization: Double
  let halfLife: Int64?
  let low: Double
  let high: Double
  let seed: UInt64
  let actions: [Action]
  let sharedWeights: [Double]?
  let sharedDeviations: [Double]?
  let sharedCondition: Double?

  var testDescription: String { "\(kind) \(count)+\(open) halfLife \(halfLife ?? 0) \(low)...\(high)" }

  static let all: [GoldenCase] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try? Data(contentsOf: folder.appendingPathComponent("Golden/views.json"))
    return data.flatMap { try? JSONDecoder().decode([GoldenCase].self, from: $0) } ?? []
  }()

  static let features = FeatureSchema(
    context: [Feature(name: "c", kind: .vector(size: 2)), Feature(name: "h", kind: .number(mean: 0, scale: 1))],
    action: [Feature(name: "f", kind: .vector(size: 2))],
    crosses: [
      FeatureCross(.context("h"), .context("c")), FeatureCross(.context("c"), .action("f")),
    ])

  var placement: Placement? {
    guard let kind = ModelConfiguration.Kind(rawValue: kind) else { return nil }
    let model = ModelConfiguration(
      kind: kind, regularization: regularization, halfLife: halfLife.map { EventDuration(milliseconds: $0) })
    return KeptSnapshots.placement(model, GoldenCase.features, range: low...high)
  }

  func kept(keepsSums: Bool = true) throws -> KeptSnapshot? {
    guard let placement else { return nil }
    let sums = try sums(placement)
    return KeptSnapshots.derive(placement, sums, keepsSums: keepsSums)
  }

  /// Settled sums of the first examples; of the others what a learner makes of open pairs.
  private func sums(_ placement: Placement) throws -> SnapshotSums {
    let shape = VectorShape(placement.model.kind, of: placement.features)
    var settled = ModelSums(configuration: placement.model, shape: shape)
    var random = WorldRandom(seed: seed)
    var latest = EventTime.distantPast
    var open: [ActionID: ActionSums] = [:]
    var shared: [ActionID: ActionSums] = [:]
    for index in 0..<count + self.open {
      let (action, example) = try draw(&random, placement)
      latest = max(latest, example.at)
      if index < count {
        precondition(settled.add(example, of: action) == nil, "an ordinary example")
        continue
      }
      open[action, default: settled[action] ?? settled.emptySums()].add(example, in: shape)
      let none = ActionSums(dimension: shape.shared, forgetting: placement.model.forgetting)
      shared[action, default: none].addShared(example, in: shape)
    }
    let reference = placement.model.forgetting?.reference(for: latest) ?? 0
    var all = CompleteSums(of: settled.all, at: reference)
    for (_, sums) in shared.sorted(by: { $0.key < $1.key }) { all += CompleteSums(of: sums, at: reference) }
    return SnapshotSums(
      settled: settled, open: open.mapValues { CompleteSums(of: $0, at: reference) }, all: all, reference: reference)
  }

  private func draw(_ random: inout WorldRandom, _ placement: Placement) throws -> (ActionID, Example) {
    let action = ActionID("a\(random.next() % 4)")
    let at = EventTime(milliseconds: 1_600_000_000_000 + Int64(random.next() % 36_000_000))
    let (c, h, f) = (random.vector(2), random.vector(1)[0], random.vector(2))
    let reward = low + (high - low) * random.uniform()
    let vector = try placement.features.encode(["c": .vector(c), "h": .number(h)], action: ["f": .vector(f)])
    return (action, Example(features: placement.model.kind == .counts ? [] : vector, reward: reward, at: at))
  }
}
