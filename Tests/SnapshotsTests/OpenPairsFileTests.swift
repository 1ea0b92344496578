import Attribution
import Bandits
import Events
import Learning
import LinearAlgebra
import Snapshots
import Testing

@Suite("Files of snapshots with open pairs")
struct OpenPairsFileTests {
  @Test(
    "what is read is what was saved, to the bit, with open pairs and with batches half full",
    arguments: SnapshotSamples.configurations, [20, 70, 75, 140, 600])
  func roundTrip(configuration: ModelConfiguration, count: Int) throws {
    var world = SnapshotWorld(SnapshotSamples.placement(configuration))
    world.apply(0..<count)
    let (published, sums) = try world.publish()
    #expect(!sums.open.isEmpty)
    let file = SnapshotFile.encode(published, sums: sums)
    let kept = try SnapshotFile.read(file) { _, text in
      #expect(text == SnapshotWorld.text)
      return world.placement
    }
    let found = try #require(kept.sums)
    #expect(found.settled == sums.settled && found.settled.bytes == sums.settled.bytes)
    #expect(found.open == sums.open && found.all == sums.all && found.reference == sums.reference)
    #expect(kept.published.snapshot.model.tensors == published.snapshot.model.tensors)
    #expect(SnapshotFile.encode(kept.published, sums: found) == file)
  }

  @Test(
    "learning goes on from a file of a pipeline as if nothing had been saved", arguments: SnapshotSamples.configurations
  )
  func goesOn(configuration: ModelConfiguration) throws {
    var world = SnapshotWorld(SnapshotSamples.placement(configuration))
    world.apply(0..<300)
    let (published, sums) = try world.publish()
    let kept = try SnapshotFile.read(SnapshotFile.encode(published, sums: sums), as: world.placement)
    var resumed = Learner(placement: world.placement, settled: try #require(kept.sums).settled)
    let outcomes = world.outcomes(of: 300..<500)
    #expect(outcomes.count > 150)
    for outcome in outcomes { resumed.learn(outcome) }
    #expect(resumed.settled == world.pipeline.settledSums(at: 0))
  }

  @Test("with windowClose no pair is open, and the file holds sums over all actions that say so")
  func windowClose() throws {
    var world = SnapshotWorld(SnapshotSamples.placement(ModelConfiguration(kind: .shared), learn: .windowClose))
    world.apply(0..<200)
    let (published, sums) = try world.publish()
    #expect(sums.open.isEmpty)
    let kept = try SnapshotFile.read(SnapshotFile.encode(published, sums: sums), as: world.placement)
    #expect(kept.sums?.all == CompleteSums(of: sums.settled.all, at: 0))
  }
}

extension SnapshotWorld {
  /// The outcomes that close while more is applied.
  fileprivate mutating func outcomes(of range: Range<Int>) -> [Outcome] {
    apply(range).compactMap { output in
      if case .outcome(let outcome) = output { outcome } else { nil }
    }
  }
}
