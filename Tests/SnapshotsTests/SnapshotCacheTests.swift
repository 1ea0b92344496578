import Bandits
import Events
import Learning
import Snapshots
import Testing

@Suite("What rankings use")
struct SnapshotCacheTests {
  private let placement = SnapshotSamples.placement(ModelConfiguration(kind: .counts))

  private func snapshot(_ version: UInt64) throws -> PublishedSnapshot {
    let model = try #require(SnapshotSamples.empty(placement.model).model())
    return SnapshotSamples.published(model, of: placement, version: version)
  }

  @Test("what was published last, or what is pinned while it is; publishing goes on beside it")
  func pinned() throws {
    let (cache, name) = (SnapshotCache([try snapshot(1)]), placement.name)
    #expect(cache[name]?.version == 1 && cache.pinned(name) == nil && cache["other"] == nil)
    cache.publish(try snapshot(2))
    #expect(cache[name]?.version == 2)
    cache.pin(try snapshot(1), for: name)
    cache.publish(try snapshot(3))
    #expect(cache[name]?.version == 1 && cache.pinned(name)?.version == 1 && cache.newest(name)?.version == 3)
    cache.pin(nil, for: name)
    #expect(cache[name]?.version == 3 && cache.pinned(name) == nil)
  }

  private struct Reference {
    weak var snapshot: PublishedSnapshot?
  }

  @Test("the last four are at hand; a publish gives back the memory of one before, unless a ranking still uses it")
  func givesBack() throws {
    let cache = SnapshotCache()
    var references: [Reference] = []
    var inUse: PublishedSnapshot?
    for version in 1...6 {
      let snapshot = try snapshot(UInt64(version))
      references.append(Reference(snapshot: snapshot))
      cache.publish(snapshot)
      if version == 2 { inUse = cache[placement.name] }
    }
    #expect(inUse?.version == 2)
    #expect(references.map { $0.snapshot?.version } == [nil, 2, 3, 4, 5, 6])
    #expect((1...6).map { cache.snapshot($0, of: placement.name)?.version } == [nil, nil, 3, 4, 5, 6])
    inUse = nil
    #expect(references[1].snapshot == nil)
  }
}
