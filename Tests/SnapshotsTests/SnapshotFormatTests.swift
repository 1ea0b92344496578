import Bandits
import Events
import Foundation
import Learning
import LinearAlgebra
import Snapshots
import Testing

@Suite("The format of snapshot files")
struct SnapshotFormatTests {
  /// The snapshot of the golden file.
  private static func golden() throws -> (published: PublishedSnapshot, sums: SnapshotSums) {
    var world = SnapshotWorld(
      SnapshotSamples.placement(
        ModelConfiguration(kind: .hybrid, regularization: 0.5, halfLife: .hours(3), retireAfter: .hours(700))))
    world.apply(0..<250)
    return try world.publish()
  }

  private static let placement = SnapshotSamples.placement(
    ModelConfiguration(kind: .hybrid, regularization: 0.5, halfLife: .hours(3), retireAfter: .hours(700)))

  @Test("a file of format 2 is refused by an error of its own")
  func formatTwo() throws {
    let error = try #require(
      SnapshotSamples.refusal(of: SnapshotSamples.golden("snapshot-2.safetensors"), as: Self.placement))
    #expect(error.code == .format)
    #expect(error.description == "format 2 of a snapshot, this marquee reads 3 (format)")
  }

  @Test("the golden file of format 3 is read, and written again to the byte")
  func formatThree() throws {
    let file = try SnapshotSamples.golden("snapshot-3.safetensors")
    let kept = try SnapshotFile.read(file) { name, text in
      #expect(name == "billboard" && text == SnapshotWorld.text)
      return Self.placement
    }
    let sums = try #require(kept.sums)
    #expect(SnapshotFile.encode(kept.published, sums: sums, kernel: kept.kernel) == file)
    // What it holds is what is learned today, but for the last bits of another machine.
    let (published, now) = try Self.golden()
    #expect(sums.settled.offers == now.settled.offers && sums.reference == now.reference)
    #expect(kept.published.snapshot.model.actionIDs == published.snapshot.model.actionIDs)
    #expect(sums.open.mapValues(\.rewards.count) == now.open.mapValues(\.rewards.count))
    if kept.kernel == OpenBLAS.kernel { #expect(SnapshotFile.encode(published, sums: now) == file) }
  }

  @Test("a file is of the placement, policy, features and model that it names, or the error says which it is not of")
  func others() throws {
    var sums = SnapshotSamples.empty(ModelConfiguration(kind: .disjoint))
    SnapshotSamples.learn(0..<30, &sums)
    let file = try SnapshotSamples.file(sums)
    let model = sums.configuration
    #expect(SnapshotSamples.refusal(of: file, as: SnapshotSamples.placement(model)) == nil)
    let policy = SnapshotSamples.placement(model, policy: PolicyConfiguration(algorithm: .uniform))
    #expect(SnapshotSamples.refusal(of: file, as: policy)?.code == .policy)
    let others = FeatureSchema(context: SnapshotSamples.features.context)
    let schema = SnapshotSamples.placement(model, features: others)
    #expect(SnapshotSamples.refusal(of: file, as: schema)?.code == .schema)
    let kind = SnapshotSamples.placement(ModelConfiguration(kind: .shared))
    #expect(SnapshotSamples.refusal(of: file, as: kind)?.code == .model)
    let whole = SnapshotSamples.placement(model)
    let name = Placement(
      name: "artwork", policy: whole.policy, model: model, features: whole.features, attribution: whole.attribution)
    #expect(SnapshotSamples.refusal(of: file, as: name)?.code == .placement)
  }

  @Test("a text that cannot be read, or that is not there, is an error of the placement")
  func texts() throws {
    struct Unreadable: Error {}
    let sums = SnapshotSamples.empty(ModelConfiguration())
    let placement = SnapshotSamples.placement(sums.configuration)
    let published = SnapshotSamples.published(try #require(sums.model()), of: placement, text: "")
    let bare = SnapshotFile.encode(published, sums: nil)
    #expect(throws: SnapshotFileError(.placement, "placementText: expected the text of a placement, found none")) {
      try SnapshotFile.read(bare) { _, _ in placement }
    }
    #expect(SnapshotSamples.refusal(of: bare, as: placement) == nil)
    let file = try SnapshotSamples.file(sums)
    #expect(throws: SnapshotFileError(.placement, "placementText: Unreadable()")) {
      try SnapshotFile.read(file) { _, _ in throw Unreadable() }
    }
  }

  @Test("a file for serving only holds no sums, ranks alike and is smaller", arguments: SnapshotSamples.configurations)
  func servingOnly(configuration: ModelConfiguration) throws {
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<100, &sums)
    let placement = SnapshotSamples.placement(configuration)
    let published = SnapshotSamples.published(try #require(sums.model()), of: placement)
    let file = SnapshotFile.encode(published, sums: nil)
    let kept = try SnapshotFile.read(file, as: placement)
    #expect(kept.sums == nil && kept.published.content == published.content)
    #expect(SnapshotFile.encode(kept.published, sums: nil) == file)
    #expect(try !SafetensorsArchive(decoding: file).tensors.contains { $0.name.contains(".") })
    #expect(file.count < SnapshotFile.encode(published, sums: SnapshotSums(settled: sums)).count)
  }
}
