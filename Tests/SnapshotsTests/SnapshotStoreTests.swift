import Bandits
import Events
import Foundation
import Learning
import Snapshots
import Testing

@Suite("The store of snapshot files")
struct SnapshotStoreTests {
  private static let placement = SnapshotSamples.placement(ModelConfiguration(kind: .disjoint))

  private func withStore(_ body: (SnapshotStore, _ folder: String) throws -> Void) throws {
    let folder = "\(FileManager.default.temporaryDirectory.path)/marquee-store-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(SnapshotStore(SnapshotFolder(folder)), folder)
  }

  private func snapshot(_ version: UInt64, seed: UInt64 = 7, hour: Int64 = 0) throws -> PublishedSnapshot {
    let model = try #require(sums().model())
    let snapshot = Snapshot(
      placement: "billboard", version: version, trainedThrough: EventTime(milliseconds: 5), outcomes: 40,
      policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1), seed: seed), features: SnapshotSamples.features,
      model: model, text: "text")
    return PublishedSnapshot(
      snapshot, publishedAt: EventTime(milliseconds: 1_600_000_000_000 + hour * 3_600_000), parent: nil)
  }

  private func sums() -> ModelSums {
    var sums = SnapshotSamples.empty(Self.placement.model)
    SnapshotSamples.learn(0..<100, &sums)
    return sums
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".") }.sorted()
  }

  @Test("a store keeps a snapshot once, and replaces a file that is damaged or of other content")
  func saves() throws {
    try withStore { store, folder in
      try store.save(snapshot(12), sums: SnapshotSums(settled: sums()))
      try store.save(snapshot(12), sums: nil)
      #expect(try files(folder) == ["billboard/12.safetensors"])
      #expect(try store.read(12, of: "billboard") { _, _ in Self.placement }.sums?.settled == sums())
      let path = SnapshotFolder(folder).path(of: "billboard", version: 12)
      let file = try DurableFile.read(path, limit: 1 << 20)
      try store.save(snapshot(12, seed: 8), sums: nil)
      try store.save(snapshot(12), sums: SnapshotSums(settled: sums()))
      #expect(try DurableFile.read(path, limit: 1 << 20) == file)
      try DurableFile.write([1, 2, 3], to: path)
      try store.save(snapshot(12), sums: SnapshotSums(settled: sums()))
      #expect(try DurableFile.read(path, limit: 1 << 20) == file)
    }
  }

  @Test("reading tells a file that is missing from one that is damaged, of another version or that cannot be read")
  func reads() throws {
    try withStore { store, folder in
      func error(_ version: UInt64) -> SnapshotFileError? {
        do throws(SnapshotFileError) {
          _ = try store.read(version, of: "billboard") { _, _ in Self.placement }
          return nil
        } catch {
          return error
        }
      }
      #expect(error(12)?.code == .missingFile && error(12)?.isDamage == false)
      try store.save(snapshot(12), sums: nil)
      let path = SnapshotFolder(folder).path(of: "billboard", version: 12)
      let other = SnapshotFolder(folder).path(of: "billboard", version: 13)
      try FileManager.default.copyItem(atPath: path, toPath: other)
      #expect(error(13)?.description == "version: expected 13 of billboard, found 12 of billboard (metadata)")
      try DurableFile.write(DurableFile.read(path, limit: 1 << 20).dropLast(), to: path)
      #expect(error(12)?.code == .container && error(12)?.isDamage == true)
      try FileManager.default.createDirectory(
        atPath: SnapshotFolder(folder).path(of: "billboard", version: 14), withIntermediateDirectories: true)
      #expect(error(14)?.code == .unreadable && error(14)?.isDamage == false)
    }
  }

  @Test("a listing says what is in each file without reading it through, and why where it cannot")
  func lists() throws {
    try withStore { store, folder in
      #expect(store.listings(of: "billboard").isEmpty)
      try store.save(snapshot(12, hour: 1), sums: nil)
      try store.save(snapshot(20, hour: 2), sums: SnapshotSums(settled: sums()))
      try store.save(snapshot(30), sums: nil)
      let path = SnapshotFolder(folder).path(of: "billboard", version: 30)
      try DurableFile.write(DurableFile.read(path, limit: 1 << 20).dropLast(), to: path)
      try DurableFile.write([1], to: SnapshotFolder(folder).path(of: "billboard", version: 31))
      let listings = store.listings(of: "billboard")
      #expect(listings.map(\.version) == [12, 20, 30, 31])
      let (first, second) = (try listings[0].summary.get(), try listings[1].summary.get())
      #expect(first.version == 12 && first.outcomes == 40 && first.actions == 3 && !first.hasSums && second.hasSums)
      #expect(first.publishedAt == EventTime(milliseconds: 1_600_003_600_000) && first.parent == nil)
      #expect(first.policy == Self.placement.policy.description && first.trainedThrough == EventTime(milliseconds: 5))
      #expect(try first.content == snapshot(12).content)
      let attributes = try FileManager.default.attributesOfItem(
        atPath: SnapshotFolder(folder).path(of: "billboard", version: 12))
      #expect(attributes[.size] as? Int == first.bytes)
      for damaged in listings.dropFirst(2) {
        #expect(throws: SnapshotFileError.self) { try damaged.summary.get() }
      }
    }
  }

  @Test("a file is looked at once, until it is written anew")
  func looksOnce() throws {
    try withStore { store, folder in
      try store.save(snapshot(12), sums: nil)
      let before = store.listings(of: "billboard")
      let path = SnapshotFolder(folder).path(of: "billboard", version: 12)
      try DurableFile.write([1, 2, 3], to: path)
      #expect(store.listings(of: "billboard") == before)
      try store.save(snapshot(12, seed: 9), sums: nil)
      #expect(try store.listings(of: "billboard")[0].summary.get().content == snapshot(12, seed: 9).content)
    }
  }

  @Test("a header longer than what is read at first is read all the same")
  func longHeader() throws {
    try withStore { store, _ in
      let counts = ModelConfiguration(kind: .counts)
      var sums = SnapshotSamples.empty(counts)
      for index in 0..<5_000 {
        _ = sums.add(Example(features: [], reward: 1), of: ActionID("an action of a long name \(index)"))
      }
      let placement = SnapshotSamples.placement(counts)
      let published = SnapshotSamples.published(try #require(sums.model()), of: placement)
      try store.save(published, sums: SnapshotSums(settled: sums))
      #expect(try store.listings(of: "billboard")[0].summary.get().actions == 5_000)
    }
  }

  @Test("thinning removes what retention does not keep, never a pinned version, and passes damaged files over")
  func thins() throws {
    try withStore { store, folder in
      for version in 1...6 { try store.save(snapshot(UInt64(version), hour: Int64(version) * 48), sums: nil) }
      try DurableFile.write([1], to: SnapshotFolder(folder).path(of: "billboard", version: 3))
      let now = EventTime(milliseconds: 1_600_000_000_000 + 6 * 48 * 3_600_000)
      let retention = SnapshotRetention(last: 1, hours: 1, days: 3)
      #expect(try store.thin("billboard", to: retention, keeping: [2], now: now) == [1, 4])
      #expect(store.versions(of: "billboard") == [2, 3, 5, 6])
      #expect(try store.thin("billboard", to: retention, keeping: [2], now: now) == [])
      #expect(try store.thin("billboard", to: retention, keeping: [], now: now) == [2])
      #expect(try store.thin("artwork", to: retention, keeping: [], now: now) == [])
    }
  }

  @Test("a file in quarantine is beside its reason, is listed no more, and makes way for a good one")
  func quarantines() throws {
    try withStore { store, folder in
      try store.save(snapshot(12), sums: nil)
      try store.save(snapshot(13), sums: nil)
      let error = SnapshotFileError(.factor, "inverse factor of a0: expected another")
      try store.quarantine(13, of: "billboard", because: error)
      let quarantined = ["billboard/quarantine/13.reason.txt", "billboard/quarantine/13.safetensors"]
      #expect(try files(folder) == ["billboard/12.safetensors"] + quarantined)
      let reason = try DurableFile.read("\(folder)/billboard/quarantine/13.reason.txt", limit: 1_000)
      #expect(String(decoding: reason, as: UTF8.self) == "inverse factor of a0: expected another (factor)\n")
      #expect(store.versions(of: "billboard") == [12] && store.listings(of: "billboard").count == 1)
      try store.save(snapshot(13), sums: nil)
      try store.quarantine(13, of: "billboard", because: error)
      #expect(try files(folder) == ["billboard/12.safetensors"] + quarantined)
      #expect(throws: DurableFileError.self) { try store.quarantine(99, of: "billboard", because: error) }
      #expect(try files(folder) == ["billboard/12.safetensors"] + quarantined, "no reason without a file")
    }
  }
}
