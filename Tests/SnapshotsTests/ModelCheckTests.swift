import Bandits
import Events
import Learning
import LinearAlgebra
import Snapshots
import Testing

/// What was derived from sums is never refused, however ill-conditioned they are.
@Suite("Models are those of their sums")
struct ModelCheckTests {
  /// A world of features: how many there are, how far their sizes are apart, and whether they say the same.
  struct Shape: CustomTestStringConvertible {
    let dimension: Int
    let spread: Double
    let rank: Int
    let regularization: Double
    var testDescription: String { "\(dimension) features, \(rank) of them apart, 10^±\(spread), λ \(regularization)" }
  }

  static let shapes: [Shape] = [2, 5, 17, 40].flatMap { dimension in
    [0.0, 3, 6].flatMap { spread in
      [1, dimension].flatMap { rank in
        [1e-6, 1, 1e4].map { Shape(dimension: dimension, spread: spread, rank: rank, regularization: $0) }
      }
    }
  }

  private func features(_ count: Int) -> FeatureSchema {
    FeatureSchema(
      context: [Feature(name: "now", kind: .vector(size: count / 2))],
      action: [Feature(name: "taste", kind: .vector(size: count - count / 2))])
  }

  /// Sums of a few hundred examples.
  private func sums(_ shape: Shape, _ kind: ModelConfiguration.Kind, _ halfLife: EventDuration?) -> ModelSums {
    let model = ModelConfiguration(
      kind: kind, regularization: shape.regularization, halfLife: halfLife, maxActions: kind == .hybrid ? 3 : nil)
    var sums = SnapshotSamples.empty(model, features: features(shape.dimension))
    let width = sums.shape.dimension
    let sizes = (0..<width).map { power(10, shape.spread * SnapshotSamples.noise("size \($0)")) }
    for index in 0..<300 {
      let sources = (0..<shape.rank).map { SnapshotSamples.noise("\(index) source \($0)") }
      // Elements beyond the rank repeat others.
      let vector = (0..<width).map { sizes[$0] * sources[$0 % shape.rank] }
      let at = EventTime(milliseconds: 1_600_000_000_000 + Int64(index) * 600_000)
      let action = ActionID("a\(index % 4)")
      _ = sums.learn(
        Example(features: vector, reward: Double(index % 2), at: at), of: action, offering: [action],
        .init(closedAt: at, decidedAt: at, number: index + 1))
    }
    return sums
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    let whole = exponent.rounded(.down)
    let steps = (0..<Int(abs(whole))).reduce(1.0) { product, _ in product * base }
    return (whole < 0 ? 1 / steps : steps) * (1 + (exponent - whole) * (base - 1))
  }

  @Test(
    "no model is refused that was derived from its sums",
    arguments: [ModelConfiguration.Kind.disjoint, .shared, .hybrid], shapes)
  func accepted(kind: ModelConfiguration.Kind, shape: Shape) throws {
    for halfLife in [nil, EventDuration.hours(2)] {
      let sums = sums(shape, kind, halfLife)
      let model = try #require(sums.model())
      let placement = SnapshotSamples.placement(sums.configuration, features: features(shape.dimension))
      let file = SnapshotFile.encode(
        SnapshotSamples.published(model, of: placement), sums: SnapshotSums(settled: sums))
      #expect(SnapshotSamples.refusal(of: file, as: placement) == nil)
    }
  }

  @Test("a diagonal that had to be raised is in the file, and the factor is that of the raised matrix")
  func raised() throws {
    var sums = SnapshotSamples.empty(ModelConfiguration(kind: .disjoint, regularization: 1e-6))
    for _ in 0..<10_000 {
      _ = sums.add(Example(features: [1e6, 1e6, 1e6, 1e6, 1e6], reward: 1), of: "a")
    }
    let model = try #require(sums.model() as? DisjointModel)
    let placement = SnapshotSamples.placement(sums.configuration)
    let ridge = try #require(model.posteriors.values.first).ridge
    #expect(ridge > 0)
    let file = SnapshotFile.encode(
      SnapshotSamples.published(model, of: placement), sums: SnapshotSums(settled: sums))
    #expect(try SafetensorsArchive(decoding: file).tensor("ridges").doubles() == [ridge])
    let kept = try SnapshotFile.read(file, as: placement)
    #expect((kept.published.snapshot.model as? DisjointModel)?.posteriors.values.first?.ridge == ridge)
  }

  @Test("one example more or less, of hundreds, is noticed in the weights, and in a factor by itself")
  func sharp() throws {
    let configuration = ModelConfiguration(kind: .disjoint)
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<600, &sums)
    let model = try #require(sums.model() as? DisjointModel)
    let action = try #require(model.actionIDs.first)
    let parts = try #require(sums[action])
    var others = parts
    others.add(Example(features: [0, 0.1, 0, 0, 0], reward: 0, at: parts.latest))
    let other = try #require(ActionPosterior(of: others, regularization: 1))
    let placement = SnapshotSamples.placement(configuration)
    for (weights, code) in [(other.weights, SnapshotFileError.Code.weights), (nil, .factor)] {
      var posteriors = Dictionary(uniqueKeysWithValues: zip(model.actionIDs, model.posteriors.values))
      let own = try #require(posteriors[action])
      posteriors[action] = ActionPosterior(
        weights: weights ?? own.weights, inverseFactor: other.inverseFactor, rewards: own.rewards, ridge: 0)
      let forged = DisjointModel(configuration: configuration, dimension: 5, posteriors: ActionMap(posteriors))
      let file = SnapshotFile.encode(
        SnapshotSamples.published(forged, of: placement), sums: SnapshotSums(settled: sums))
      #expect(SnapshotSamples.refusal(of: file, as: placement)?.code == code)
    }
  }
}
