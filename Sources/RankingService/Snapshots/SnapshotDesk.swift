import Bandits
package import Events
import HTTPTypes
package import History
import Inspection
import Learning
import Logging
import Snapshots
import Synchronization

/// What people ask of snapshots: to publish, to find a version, to keep rankings to one.
package struct SnapshotDesk: Sendable {
  let ingest: Ingest
  let cache: SnapshotCache
  let keeping: SnapshotKeeping
  let disk: NodeDisk
  let reading: PlacementReading
  /// Held by the one who rebuilds: it takes a processor for as long as it lasts.
  private let isRebuilding = Flag()

  init(
    ingest: Ingest, cache: SnapshotCache, keeping: SnapshotKeeping, disk: NodeDisk, reading: @escaping PlacementReading
  ) {
    self.ingest = ingest
    self.cache = cache
    self.keeping = keeping
    self.disk = disk
    self.reading = reading
  }

  private final class Flag: Sendable {
    private let isSet = Mutex(false)

    /// - Returns: False if it was set already.
    func set() -> Bool {
      isSet.withLock { isSet in
        defer { isSet = true }
        return !isSet
      }
    }

    func clear() { isSet.withLock { $0 = false } }
  }

  /// Publishes what a placement has learned from everything submitted before, and keeps it as a file, which is on disk
  /// when this returns.
  package func publish(_ placement: PlacementName) async throws -> PublishAnswer {
    let answer = try await ingest.publish(placement)
    do {
      try keeping.keep(answer)
    } catch {
      keeping.logger.error("a snapshot file could not be written", metadata: ["error": "\(error)"])
      throw IngestError.full
    }
    // Who asked finds it in the log.
    await ingest.settle()
    return answer
  }

  /// The versions of a placement, the latest first.
  func listing(of placement: PlacementName, most limit: Int) async throws -> VersionListing {
    await ingest.settle()
    return try inspector.listing(of: placement, most: limit)
  }

  /// The version of a name.
  ///
  /// - Throws: `Problem` 422 for what names none, 404 where there is none.
  func version(_ text: String, of placement: PlacementName) async throws -> UInt64 {
    guard let name = VersionName(parsing: text) else {
      throw Problem(.unprocessable, "expected \(VersionName.forms), found \(text)", at: "version")
    }
    if name == .current, let current = cache[placement] { return current.version }
    if case .number(let number) = name { return number }
    await ingest.settle()
    do {
      return try inspector.version(name, of: placement, now: keeping.wallClock.now)
    } catch {
      throw Problem(error)
    }
  }

  /// The snapshot of a version: from memory, its file, or rebuilt from the log. A file that is damaged is put aside.
  ///
  /// - Parameter wantsSums: Whether one without sums is not enough, where they can be had.
  /// - Throws: `Problem`: 404 for one that is not there or gone for good, 409 for one whose file is damaged and that cannot
  ///   be rebuilt, 503 while another is rebuilt.
  package func find(
    _ version: UInt64, of placement: PlacementName, wantsSums: Bool = false
  ) async throws -> FoundSnapshot {
    if !wantsSums, let known = cached(version, of: placement) { return known }
    await ingest.settle()
    let inspector = inspector
    do {
      let (file, damage) = try SnapshotFinder(of: placement, in: inspector.sources).file(of: version)
      if let file, file.kept.sums != nil || !wantsSums { return file }
      if let damage, damage.isDamage { quarantine(version, of: placement, damage) }
      guard isRebuilding.set() else {
        throw Problem(.serviceUnavailable, "another version is being rebuilt", retryAfter: 5)
      }
      defer { isRebuilding.clear() }
      do throws(HistoryError) {
        return try await inspector.find(version, of: placement, wantsSums: wantsSums)
      } catch {
        guard let damage, error.code != .damaged else { throw error }
        throw HistoryError(.damaged, "the file of version \(version) is damaged: \(damage); and \(error)")
      }
    } catch let error as HistoryError {
      throw Problem(error)
    }
  }

  /// A version that is still in memory.
  private func cached(_ version: UInt64, of placement: PlacementName) -> FoundSnapshot? {
    guard let published = cache.snapshot(version, of: placement),
      let read = try? reading(placement, published.snapshot.text)
    else { return nil }
    return FoundSnapshot(
      KeptSnapshot(placement: read, published: published, sums: nil, kernel: SnapshotFile.kernel))
  }

  /// Looks at what is on disk, with what is known of titles.
  var inspector: Inspector {
    Inspector(
      HistorySources(
        log: disk.log, prunable: disk.prunable, store: keeping.store, checkpoints: ingest.checkpoints?.store,
        reading: reading),
      catalogue: ingest.catalogue)
  }

  private func quarantine(_ version: UInt64, of placement: PlacementName, _ reason: SnapshotFileError) {
    keeping.logger.error(
      "a snapshot file is damaged, and put aside",
      metadata: ["placement": "\(placement)", "version": "\(version)", "reason": "\(reason)"])
    try? keeping.store.quarantine(version, of: placement, because: reason)
  }
}

extension Problem {
  fileprivate init(_ error: HistoryError) {
    switch error.code {
    case .unknown, .gone: self.init(.notFound, error.reason, at: "version")
    case .damaged, .differs: self.init(.conflict, error.reason, at: "version")
    case .log: self.init(.serviceUnavailable, error.reason)
    }
  }
}
