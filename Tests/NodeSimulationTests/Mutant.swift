import Attribution
import Bandits
import EventLog
import Events
import Learning
import RankingService
import Snapshots

/// A fault that is put between a node and its disk, to see that the simulation finds it.
enum Mutant: CaseIterable {
  /// An append is answered for before it is durable.
  case hastyLog
  /// An append that is refused for want of space has left its first record behind.
  case halfAppend
  /// A replay after a checkpoint begins one record too late.
  case skippedRecord
  /// A checkpoint says that it is of one record more than it is.
  case boastfulCheckpoint
  /// A checkpoint that was to be made anew is built on the one before.
  case staleCheckpoint
  /// The outcomes that come with an append without records are not stored.
  case lostOutcomes
  /// The log does not find the decisions that it has.
  case lostDecisions
  /// Snapshot files are not synchronized: a new process does not find them.
  case volatileFiles
  /// The log does not find what it was told of pins.
  case lostPins
  /// What is noted of a version that is published has another digest.
  case falseDigests
  /// What was said of titles seems to have been known from the beginning.
  case earlyTitles
  /// The file of a version that is not the newest holds an earlier one under its number.
  case misnamedFiles

  /// A disk with this fault.
  ///
  /// - Parameter files: Of the disk's snapshots.
  func spoilt(_ disk: NodeDisk, files: any SnapshotFiles, reading: @escaping PlacementReading) -> NodeDisk {
    switch self {
    case .hastyLog, .halfAppend, .skippedRecord, .lostOutcomes, .lostDecisions, .lostPins, .falseDigests, .earlyTitles:
      return NodeDisk(
        log: SpoiltLog(mutant: self, log: disk.log), archive: disk.archive, snapshots: disk.snapshots,
        checkpoints: disk.checkpoints)
    case .boastfulCheckpoint, .staleCheckpoint:
      return NodeDisk(log: disk.log, archive: disk.archive, snapshots: disk.snapshots) { [self] () throws(LogError) in
        SpoiltCheckpoints(mutant: self, checkpoints: try disk.checkpoints())
      }
    case .volatileFiles:
      return NodeDisk(
        log: disk.log, archive: disk.archive, snapshots: SnapshotStore(VolatileFiles()), checkpoints: disk.checkpoints)
    case .misnamedFiles:
      return NodeDisk(
        log: disk.log, archive: disk.archive, snapshots: SnapshotStore(MisnamedFiles(files: files, reading: reading)),
        checkpoints: disk.checkpoints)
    }
  }
}

private final class SpoiltLog: RecordLog, @unchecked Sendable {
  private let mutant: Mutant
  private let log: any RecordLog
  private var waiting: (records: [LogRecord], last: UInt64, outcomes: [StoredOutcome])?
  private var hasReplayed = false

  init(mutant: Mutant, log: any RecordLog) {
    self.mutant = mutant
    self.log = log
  }

  func append(_ records: [LogRecord], after last: UInt64, outcomes: [StoredOutcome]) async throws(LogError) {
    switch mutant {
    case .hastyLog:
      let earlier = waiting
      waiting = (records, last, outcomes)
      if let earlier { try await log.append(earlier.records, after: earlier.last, outcomes: earlier.outcomes) }
    case .halfAppend:
      do {
        try await log.append(records, after: last, outcomes: outcomes)
      } catch {
        if error.code == .full { try await log.append(Array(records.prefix(1)), after: last, outcomes: []) }
        throw error
      }
    case .lostOutcomes:
      try await log.append(records, after: last, outcomes: records.isEmpty ? [] : outcomes)
    case .falseDigests:
      try await log.append(records.map { $0.withFalseDigest(at: last + 1) }, after: last, outcomes: outcomes)
    default: try await log.append(records, after: last, outcomes: outcomes)
    }
  }

  func lastOffset() throws(LogError) -> UInt64 { try log.lastOffset() }

  func outcomesStoredThrough() throws(LogError) -> UInt64 { try log.outcomesStoredThrough() }

  func forEachRecord(
    after offset: UInt64, most limit: Int, _ body: (UInt64, Events.Record, UInt64) throws -> Void
  ) throws {
    let skips = mutant == .skippedRecord && offset > 0 && !hasReplayed
    hasReplayed = true
    try log.forEachRecord(after: skips ? offset + 1 : offset, most: limit, body)
  }

  func placementRecords() throws(LogError) -> [(offset: UInt64, record: Events.Record)] { try log.placementRecords() }

  func publish(_ version: UInt64, of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try log.publish(version, of: placement)
  }

  func firstPublish(of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try log.firstPublish(of: placement)
  }

  func titles() throws(LogError) -> [(offset: UInt64, title: Title)] {
    try log.titles().map { (mutant == .earlyTitles ? 0 : $0.offset, $0.title) }
  }

  func snapshotChanges(
    of placement: PlacementName, _ kind: SnapshotChangeKind, most limit: Int
  ) throws(LogError) -> [(offset: UInt64, change: SnapshotChange)] {
    mutant == .lostPins && kind == .pins ? [] : try log.snapshotChanges(of: placement, kind, most: limit)
  }

  func outcomes(
    of placement: PlacementName, after position: Int64, closedBy records: ClosedRange<UInt64>, most limit: Int
  ) async throws(LogError) -> OutcomePage {
    try await log.outcomes(of: placement, after: position, closedBy: records, most: limit)
  }

  func decision(at offset: UInt64) throws(LogError) -> Decision { try log.decision(at: offset) }

  func decisions(_ ids: [DecisionID]) throws(LogError) -> [DecisionID: Decision] {
    mutant == .lostDecisions ? [:] : try log.decisions(ids)
  }
}

private struct SpoiltCheckpoints: Checkpoints {
  let mutant: Mutant
  let checkpoints: any Checkpoints

  func generations() throws(LogError) -> [CheckpointGeneration] { try checkpoints.generations() }

  func entries(of generation: CheckpointGeneration) throws(LogError) -> [StateEntry] {
    let entries = try checkpoints.entries(of: generation)
    return mutant == .boastfulCheckpoint ? entries.map { $0.boasting } : entries
  }

  func begin(anew isAnew: Bool) async throws(LogError) -> any CheckpointBuilder {
    try await checkpoints.begin(anew: mutant == .staleCheckpoint ? false : isAnew)
  }
}

extension StateEntry {
  /// The pipeline's entry of everything small (kind 16) with an offset one greater: it follows the format and a digest.
  fileprivate var boasting: StateEntry {
    guard key.kind.code == 16, let value else { return self }
    let bytes = value.withUnsafeBytes { bytes -> [UInt8]? in
      var reader = ByteReader(bytes)
      var writer = ByteWriter()
      guard let format = try? reader.byte(), let digest = try? reader.fixed(), let offset = try? reader.number() else {
        return nil
      }
      writer.byte(format)
      writer.fixed(digest)
      writer.unsigned(UInt64(offset) + 1)
      var old = ByteWriter()
      old.unsigned(UInt64(offset))
      return writer.bytes + bytes.dropFirst(9 + old.bytes.count)
    }
    return StateEntry(key: key, value: bytes ?? value)
  }
}

extension LogRecord {
  /// The same, or, if it notes a publish, with another digest.
  ///
  /// - Parameter offset: Any.
  fileprivate func withFalseDigest(at offset: UInt64) -> LogRecord {
    guard case .snapshot(let change)? = try? decoded(at: offset), case .published(let noted) = change.action else {
      return self
    }
    let publication = Publication(
      parent: noted.parent, trainedThrough: noted.trainedThrough, outcomes: noted.outcomes, actions: noted.actions,
      policy: noted.policy, content: String(noted.content.reversed()), kernel: noted.kernel)
    return LogRecord(
      .snapshot(
        SnapshotChange(
          placement: change.placement, version: change.version, at: change.at, action: .published(publication),
          reason: change.reason, by: change.by)))
  }
}
