import Attribution
import Bandits
import EventLog
package import Events
import Learning
import LinearAlgebra
package import Snapshots

/// Makes versions of a placement's snapshots again, from the log.
///
/// One goes forward through the log: of versions asked for in ascending order each record is applied once.
package struct SnapshotRebuild {
  private let placement: PlacementName
  private let sources: HistorySources
  private let texts: PlacementTexts
  private var replay: Pipeline?

  /// - Throws: `HistoryError` if the log cannot be read.
  package init(of placement: PlacementName, from sources: HistorySources) throws(HistoryError) {
    self.placement = placement
    self.sources = sources
    do throws(LogError) {
      texts = try PlacementTexts(of: placement, in: sources.log, reading: sources.reading)
    } catch {
      throw HistoryError(.log, error.reason)
    }
  }

  /// The snapshot of a version, with its sums.
  ///
  /// - Parameter version: Not less than those asked for before.
  /// - Throws: `HistoryError`.
  /// - Complexity: O(*records* since the version before, or since where the replay begins).
  package mutating func snapshot(_ version: UInt64) async throws(HistoryError) -> KeptSnapshot {
    if version == 0 { return try prior() }
    do {
      var pipeline = try await begin(version)
      try await advance(&pipeline, to: version)
      guard let index = pipeline.index(of: placement) else {
        throw HistoryError(.unknown, "at record \(version) there was no placement \(placement)")
      }
      if let refold = pipeline.refolds.first(where: { $0.placement == placement }) {
        try await install(RefoldRun(refold, closedBy: 0...version), in: &pipeline)
      }
      replay = pipeline
      return try kept(
        of: &pipeline, at: index, version, noted: try sources.log.publish(version, of: placement))
    } catch let error as HistoryError {
      throw error
    } catch {
      throw HistoryError(.log, "\(error)")
    }
  }

  /// The first version of all: what the prior says, by the first text of the placement.
  private func prior() throws(HistoryError) -> KeptSnapshot {
    guard let file = texts.first else {
      throw HistoryError(.unknown, "the log has no placement \(placement)")
    }
    guard let snapshot = Learner.prior(of: file.placement, text: file.text) else {
      throw HistoryError(.differs, "the prior of \(placement) is not finite")
    }
    return KeptSnapshot(
      placement: file.placement, published: PublishedSnapshot(snapshot, publishedAt: .distantPast, parent: nil),
      sums: SnapshotSums(settled: Learner(placement: file.placement).settled), kernel: OpenBLAS.kernel)
  }

  /// Where the log leads on to a version: where the last one was, or a new beginning.
  private func begin(_ version: UInt64) async throws -> Pipeline {
    let last = try sources.log.lastOffset()
    guard version <= last else {
      throw HistoryError(.unknown, "version \(version) is not in the log, which ends with record \(last)")
    }
    if let replay, replay.offset <= version { return replay }
    return try await ReplayStart(of: placement, to: version, texts: texts, sources: sources).pipeline()
  }

  private func advance(_ pipeline: inout Pipeline, to version: UInt64) async throws {
    try await pipeline.advance(to: version, in: sources.log)
  }

  private func install(_ run: RefoldRun, in pipeline: inout Pipeline) async throws {
    guard try sources.prunedThrough() == 0 else {
      throw HistoryError(
        .gone, "the sums of \(placement) were folded anew from outcomes that the log does not have any more")
    }
    try await pipeline.install(run, from: sources.log)
  }

  /// - Parameter change: What the log noted of it.
  private func kept(
    of pipeline: inout Pipeline, at index: Int, _ version: UInt64, noted change: SnapshotChange?
  ) throws(HistoryError) -> KeptSnapshot {
    guard let derived = pipeline.derive(at: index), derived.version == version else {
      throw HistoryError(.unknown, "record \(version) led to no snapshot of \(placement)")
    }
    // From the middle of the log not all outcomes that ever closed are seen.
    let noted = change?.publication
    let snapshot = Snapshot(
      placement: placement, version: version, trainedThrough: noted?.trainedThrough ?? derived.trainedThrough,
      outcomes: noted?.outcomes ?? derived.outcomes, policy: derived.policy, features: derived.features,
      model: derived.model, text: derived.text)
    let published = PublishedSnapshot(snapshot, publishedAt: change?.at ?? .distantPast, parent: noted?.parent)
    return KeptSnapshot(
      placement: pipeline.placements[index], published: published, sums: pipeline.snapshotSums(at: index),
      kernel: OpenBLAS.kernel)
  }
}

extension Pipeline {
  /// How many records are replayed before others may work.
  private static let part = 2_000

  /// Applies the records up to one.
  mutating func advance(to end: UInt64, in log: any RecordLog) async throws {
    var outputs: [Pipeline.Output] = []
    while offset < end {
      let before = offset
      let most = Int(clamping: min(UInt64(Pipeline.part), end - offset))
      try log.forEachRecord(after: before, most: most) { _, record, digest in
        outputs.removeAll(keepingCapacity: true)
        apply(record, digest: digest, into: &outputs)
      }
      guard offset > before else { throw LogError(.damaged, "the log ends with record \(offset)") }
      await Task.yield()
    }
  }

  /// Learns the outcomes that a refold has to, and goes on from there.
  mutating func install(_ run: RefoldRun, from log: any RecordLog) async throws {
    var run = run
    while try await !run.advance(in: log) {}
    guard install(run.refold) != nil else {
      throw HistoryError(.gone, "the sums of \(run.refold.placement) were folded anew meanwhile")
    }
  }
}
