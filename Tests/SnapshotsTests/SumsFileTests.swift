import Attribution
import Bandits
import Events
import Learning
import LinearAlgebra
import Snapshots
import Testing

@Suite("Learning goes on from a file")
struct SumsFileTests {
  private static let features = FeatureSchema(
    context: [Feature(name: "hour", kind: .number(mean: 0, scale: 1))],
    action: [Feature(name: "taste", kind: .vector(size: 3))])
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

  private func noise(_ name: String) -> Double { Double(StableHash.of(name) % 2_000) / 1_000 - 1 }

  private func learn(_ range: Range<Int>, _ sums: inout ModelSums) {
    for index in range {
      let features = [1] + (0..<4).map { noise("\(index) \($0)") }
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

  private func empty(_ configuration: ModelConfiguration) -> ModelSums {
    ModelSums(configuration: configuration, shape: VectorShape(configuration.kind, of: Self.features))
  }

  private func placement(_ configuration: ModelConfiguration, features: FeatureSchema = features) -> Placement {
    Placement(
      name: "p", policy: PolicyConfiguration(algorithm: .uniform), model: configuration, features: features,
      attribution: AttributionRules(
        window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60))))
  }

  private func refusal(of file: [UInt8], as placement: Placement) -> SnapshotFileError.Code? {
    do throws(SnapshotFileError) {
      _ = try SnapshotFile.read(file, as: placement)
      return nil
    } catch {
      return error.code
    }
  }

  private func file(_ sums: ModelSums) throws -> [UInt8] {
    let snapshot = Snapshot(
      placement: "p", version: 1, trainedThrough: EventTime(milliseconds: 1), outcomes: 1,
      policy: PolicyConfiguration(algorithm: .uniform), features: Self.features, model: try #require(sums.model()))
    return SnapshotFile.encode(
      PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 2), parent: nil),
      sums: SnapshotSums(settled: sums))
  }

  @Test("learning, saving, loading and learning is learning straight through, byte for byte", arguments: configurations)
  func goesOn(configuration: ModelConfiguration) throws {
    var straight = empty(configuration)
    learn(0..<500, &straight)
    for pause in [0, 1, 63, 200, 499] {
      var first = empty(configuration)
      learn(0..<pause, &first)
      let kept = try #require(try SnapshotFile.read(file(first), as: placement(configuration)).sums)
      var loaded = kept.settled
      #expect(loaded == first && loaded.bytes == first.bytes)
      learn(pause..<500, &loaded)
      let (resumed, whole) = (try file(loaded), try file(straight))
      #expect(resumed == whole, "after \(pause)")
    }
  }

  @Test("content is of every number that a ranking depends on", arguments: configurations)
  func content(configuration: ModelConfiguration) throws {
    var sums = empty(configuration)
    learn(0..<100, &sums)
    let archive = try SafetensorsArchive(decoding: file(sums))
    let again = try SafetensorsArchive(decoding: file(sums))
    learn(100..<101, &sums)
    let after = try SafetensorsArchive(decoding: file(sums))
    #expect(again.metadata["content"] == archive.metadata["content"])
    #expect(after.metadata["content"] != archive.metadata["content"])
  }

  @Test("content is of no time by which actions are retired, and a file without such times is as it always was")
  func retirement() throws {
    let bounded = ModelConfiguration(kind: .shared, retireAfter: .hours(700))
    var (sums, others) = (empty(bounded), empty(bounded))
    learn(0..<100, &sums)
    learn(0..<100, &others)
    let later = EventTime(milliseconds: 1_600_500_000_000)
    _ = others.learn(nil, of: "a0", offering: ["a0"], .init(closedAt: later, decidedAt: later))
    let archives = try [sums, others].map { try SafetensorsArchive(decoding: file($0)) }
    #expect(archives[0].metadata["content"] == archives[1].metadata["content"])
    #expect(sums.offers != others.offers)
    #expect(archives[0].metadata["retireAfter"] == "700h" && archives[0].metadata["maxActions"] == "")
    var plain = empty(ModelConfiguration(kind: .hybrid))
    learn(0..<10, &plain)
    let archive = try SafetensorsArchive(decoding: file(plain))
    let names = archive.tensors.map(\.name)
    #expect(!names.contains { $0.hasSuffix("last_offered") || $0.hasSuffix("since") || $0.hasSuffix("closed_through") })
    #expect(archive.metadata["modelDescription"] == "hybrid regularization=1.0")
    #expect(try archive.tensor("shared.outer_products").doubles().isEmpty)
  }

  @Test("a file of another model or other features is refused", arguments: configurations)
  func others(configuration: ModelConfiguration) throws {
    var sums = empty(configuration)
    learn(0..<100, &sums)
    let file = try file(sums)
    let others =
      Self.configurations.filter { $0 != configuration }
      + [ModelConfiguration(kind: configuration.kind, halfLife: .hours(4))]
    for other in others { #expect(refusal(of: file, as: placement(other)) == .model) }
    let features = FeatureSchema(
      context: Self.features.context, action: [Feature(name: "mood", kind: .vector(size: 3))])
    #expect(refusal(of: file, as: placement(configuration, features: features)) == .schema)
  }

  @Test(
    "a file whose tensors were changed, cut, lengthened or left out is refused and never traps",
    arguments: configurations)
  func damaged(configuration: ModelConfiguration) throws {
    var sums = empty(configuration)
    learn(0..<300, &sums)
    let archive = try SafetensorsArchive(decoding: file(sums))
    let placement = placement(configuration)
    for tensor in archive.tensors {
      for changed in Self.changes(of: tensor) {
        let others = archive.tensors.filter { $0.name != tensor.name }
        let damaged = SafetensorsArchive(metadata: archive.metadata, tensors: others + changed)
        #expect(refusal(of: damaged.encoded(), as: placement) != nil, "\(tensor.name)")
      }
    }
  }

  /// None, one element fewer, one more, and one that no sums can have.
  private static func changes(of tensor: SafetensorsArchive.Tensor) -> [[SafetensorsArchive.Tensor]] {
    switch tensor.elements {
    case .doubles(let values):
      guard !values.isEmpty else { return [[], [.init(name: tensor.name, shape: [1], doubles: [1])]] }
      return [[]]
        + [Array(values.dropLast()), values + [1], [Double.nan] + values.dropFirst()].map {
          [.init(name: tensor.name, shape: [$0.count], doubles: $0)]
        }
    case .integers(let values):
      guard !values.isEmpty else { return [[], [.init(name: tensor.name, shape: [1], integers: [1])]] }
      return [[]]
        + [Array(values.dropLast()), values + [1], [Int64.min] + values.dropFirst()].map {
          [.init(name: tensor.name, shape: [$0.count], integers: $0)]
        }
    case .floats, .bytes: return [[]]
    }
  }
}
