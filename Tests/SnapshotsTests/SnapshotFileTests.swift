import Bandits
import Events
import LinearAlgebra
import Snapshots
import Testing

@Suite("Snapshots and their files")
struct SnapshotFileTests {
  private static let features = FeatureSchema(
    bias: true, context: [Feature(name: "taste", kind: .vector(size: 3))])

  /// Seeded sums of two actions, one with a full micro-batch.
  private static let sums: ModelSums = {
    var sums = ModelSums(
      configuration: ModelConfiguration(regularization: 0.5), shape: VectorShape(.disjoint, of: features))
    for index in 0..<100 {
      let noise = (0..<3).map { Double(StableHash.of("\(index) \($0)") % 1_000) / 500 - 1 }
      let action: ActionID = index < 70 ? "a" : "b"
      let refusal = sums.add(Example(features: [1] + noise, reward: Double(index % 3) / 2), of: action)
      precondition(refusal == nil, "an ordinary example")
    }
    return sums
  }()

  private static func published(seed: UInt64 = 7, version: UInt64 = 12) -> PublishedSnapshot {
    guard let model = sums.model() else { preconditionFailure("ordinary sums") }
    let snapshot = Snapshot(
      placement: "billboard", version: version, trainedThrough: EventTime(milliseconds: 1_000), outcomes: 100,
      policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1), seed: seed), features: features,
      model: model)
    return PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 2_000), parent: 3)
  }

  private static let kept = SnapshotSums(settled: sums)

  @Test("Content is of what a ranking depends on: not of the version, but of the policy's seed")
  func contentIsOfTheRanking() {
    let content = SnapshotFileTests.published().content
    #expect(content.count == 64)
    #expect(SnapshotFileTests.published(version: 99).content == content)
    #expect(SnapshotFileTests.published(seed: 8).content != content)
  }

  @Test("A file holds posteriors and sums, and equal snapshots have equal bytes")
  func fileHoldsEverything() throws {
    let file = SnapshotFile.encode(SnapshotFileTests.published(), sums: SnapshotFileTests.kept)
    #expect(file == SnapshotFile.encode(SnapshotFileTests.published(), sums: SnapshotFileTests.kept))
    let archive = try SafetensorsArchive(decoding: file)
    #expect(archive.metadata["content"] == SnapshotFileTests.published().content)
    #expect(archive.metadata["version"] == "12")
    #expect(archive.metadata["actions"] == #"["a","b"]"#)
    #expect(archive.metadata["kernel"] == OpenBLAS.kernel)
    #expect(try archive.tensor("weights").shape == [2, 4])
    #expect(try archive.tensor("settled.counts").integers() == [70, 30])
    #expect(try archive.tensor("settled.outer_products").shape == [1, 10], "of the one with a full micro-batch")
    #expect(try archive.tensor("settled.open_rows").shape == [36, 4])
  }
}
