import Bandits
import Events
import Snapshots
import Testing

@Suite("Learning goes on from a file")
struct SumsFileTests {
  static let configurations = SnapshotSamples.configurations

  @Test("learning, saving, loading and learning is learning straight through, byte for byte", arguments: configurations)
  func goesOn(configuration: ModelConfiguration) throws {
    var straight = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<500, &straight)
    for pause in [0, 1, 63, 200, 499] {
      var first = SnapshotSamples.empty(configuration)
      SnapshotSamples.learn(0..<pause, &first)
      let kept = try #require(
        try SnapshotFile.read(SnapshotSamples.file(first), as: SnapshotSamples.placement(configuration)).sums)
      var loaded = kept.settled
      #expect(loaded == first && loaded.bytes == first.bytes)
      SnapshotSamples.learn(pause..<500, &loaded)
      let (resumed, whole) = (try SnapshotSamples.file(loaded), try SnapshotSamples.file(straight))
      #expect(resumed == whole, "after \(pause)")
    }
  }

  @Test("content is of every number that a ranking depends on", arguments: configurations)
  func content(configuration: ModelConfiguration) throws {
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<100, &sums)
    let archive = try SafetensorsArchive(decoding: SnapshotSamples.file(sums))
    let again = try SafetensorsArchive(decoding: SnapshotSamples.file(sums))
    SnapshotSamples.learn(100..<101, &sums)
    let after = try SafetensorsArchive(decoding: SnapshotSamples.file(sums))
    #expect(again.metadata["content"] == archive.metadata["content"])
    #expect(after.metadata["content"] != archive.metadata["content"])
  }

  @Test("content is of no time by which actions are retired, and a file without such times is as it always was")
  func retirement() throws {
    let bounded = ModelConfiguration(kind: .shared, retireAfter: .hours(700))
    var (sums, others) = (SnapshotSamples.empty(bounded), SnapshotSamples.empty(bounded))
    SnapshotSamples.learn(0..<100, &sums)
    SnapshotSamples.learn(0..<100, &others)
    let later = EventTime(milliseconds: 1_600_500_000_000)
    _ = others.learn(nil, of: "a0", offering: ["a0"], .init(closedAt: later, decidedAt: later))
    let archives = try [sums, others].map { try SafetensorsArchive(decoding: SnapshotSamples.file($0)) }
    #expect(archives[0].metadata["content"] == archives[1].metadata["content"])
    #expect(sums.offers != others.offers)
    #expect(archives[0].metadata["retireAfter"] == "700h" && archives[0].metadata["maxActions"] == "")
    var plain = SnapshotSamples.empty(ModelConfiguration(kind: .hybrid))
    SnapshotSamples.learn(0..<10, &plain)
    let archive = try SafetensorsArchive(decoding: SnapshotSamples.file(plain))
    let names = archive.tensors.map(\.name)
    #expect(!names.contains { $0.hasSuffix("last_offered") || $0.hasSuffix("since") || $0.hasSuffix("closed_through") })
    #expect(archive.metadata["modelDescription"] == "hybrid regularization=1.0")
    #expect(try archive.tensor("shared.outer_products").doubles().isEmpty)
  }

  @Test("a file of another model or other features is refused", arguments: configurations)
  func others(configuration: ModelConfiguration) throws {
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<100, &sums)
    let file = try SnapshotSamples.file(sums)
    let others =
      Self.configurations.filter { $0 != configuration }
      + [ModelConfiguration(kind: configuration.kind, halfLife: .hours(4))]
    for other in others {
      #expect(SnapshotSamples.refusal(of: file, as: SnapshotSamples.placement(other))?.code == .model)
    }
    let features = FeatureSchema(
      context: SnapshotSamples.features.context, action: [Feature(name: "mood", kind: .vector(size: 3))])
    #expect(
      SnapshotSamples.refusal(of: file, as: SnapshotSamples.placement(configuration, features: features))?.code
        == .schema)
  }

  @Test(
    "a file whose tensors were changed, cut, lengthened or left out is refused and never traps",
    arguments: configurations)
  func damaged(configuration: ModelConfiguration) throws {
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<300, &sums)
    let archive = try SafetensorsArchive(decoding: SnapshotSamples.file(sums))
    let placement = SnapshotSamples.placement(configuration)
    for tensor in archive.tensors {
      for changed in Self.changes(of: tensor) {
        let others = archive.tensors.filter { $0.name != tensor.name }
        let damaged = SafetensorsArchive(metadata: archive.metadata, tensors: others + changed)
        #expect(SnapshotSamples.refusal(of: damaged.encoded(), as: placement) != nil, "\(tensor.name)")
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
