import EventLog
import Events
import Learning
import RankingService
import Snapshots
import Support

/// A disk for one node after the other: what is durable, as bytes, and what is under way.
///
/// An operation is under way until the scheduler completes it: it may be done, refused or lost. A loss of power decides of
/// each that is under way whether it came about: a transaction as a whole or not at all, a checkpoint if it was just being
/// said to be whole, a file with its old content or with its new.
final class SimulatedDisk: @unchecked Sendable {
  struct Operation {
    let name: String
    /// What it appends to the log; empty for checkpoints.
    let records: [LogRecord]
    let isOfLog: Bool
    let apply: () -> Void
    let reply: CheckedContinuation<LogError?, Never>
  }

  /// How often something goes wrong that is not asked for: one in so many operations; 0: never.
  struct Rates {
    var failures = 0
    var cutsInFiles = 0
  }

  var log = StoredRecords()
  var generations: [StoredGeneration] = []
  private(set) var files: [PlacementName: [UInt64: [UInt8]]] = [:]
  /// Files in which a bit is not as it was written.
  private(set) var damaged: [PlacementName: Set<UInt64>] = [:]

  private var removed: [PlacementName: Set<UInt64>] = [:]
  private var thinned: [ThinnedFile] = []

  /// No space is left: everything is refused, and nothing is lost.
  var isFull = false
  /// The log cannot be read until the next life.
  var isUnreadable = false
  var rates = Rates()
  private(set) var underWay: [Operation] = []
  /// The process that may use it; an earlier one reaches nothing.
  private(set) var life = 0
  private(set) var isCut = false
  /// A write of the log has failed: so will all others of this life.
  private(set) var isLogBroken = false
  /// How many operations were refused or lost in this life.
  private(set) var failures = 0
  /// Decisions that this life asked to append in vain.
  private(set) var refused: Set<DecisionID> = []
  /// How many records this life has read one after the other, and how many it should, to get to the end of the log.
  var replayed: UInt64 = 0
  private(set) var toReplay: UInt64 = 0
  private var random: WorldRandom

  init(seed: UInt64) { random = WorldRandom(seed: seed) }

  /// The snapshot files of the present life.
  var snapshotFiles: SimulatedFiles { SimulatedFiles(disk: self, life: life) }

  /// What a node of the present life keeps its data on.
  var forNode: NodeDisk {
    let checkpoints = SimulatedCheckpoints(disk: self, life: life)
    return NodeDisk(
      log: SimulatedLog(disk: self, life: life),
      archive: OutcomeArchive(refusing: LogError(.storage, "a simulated disk answers no questions")),
      snapshots: SnapshotStore(snapshotFiles)
    ) { checkpoints }
  }

  func isOf(_ life: Int) -> Bool { life == self.life && !isCut }

  /// Begins an operation and waits until it is completed.
  func perform(
    _ name: String, of life: Int, appending records: [LogRecord] = [], isOfLog: Bool = false,
    _ apply: @escaping () -> Void
  ) async throws(LogError) {
    guard isOf(life) else { throw SimulatedDisk.gone }
    let error = await withCheckedContinuation { reply in
      underWay.append(Operation(name: name, records: records, isOfLog: isOfLog, apply: apply, reply: reply))
    }
    if let error { throw error }
  }

  private static let gone = LogError(.storage, "the power is gone")

  /// Completes an operation.
  ///
  /// - Returns: Its name and how it ended.
  func complete(at index: Int) -> String {
    let operation = underWay.remove(at: index)
    if isFull { return refuse(operation, LogError(.full, "no space left"), "is refused") }
    if operation.isOfLog, isLogBroken {
      return refuse(operation, LogError(.storage, "an earlier error"), "fails again")
    }
    guard rates.failures > 0, random.isOne(in: rates.failures) else {
      operation.apply()
      operation.reply.resume(returning: nil)
      return "\(operation.name) is done"
    }
    if operation.isOfLog { isLogBroken = true }
    // Whether what was to be written is there is not known after an error.
    let isThere = operation.isOfLog && random.isOne(in: 2)
    if isThere { operation.apply() }
    return refuse(operation, LogError(.storage, "input/output error"), isThere ? "fails, and is there" : "fails")
  }

  private func refuse(_ operation: Operation, _ error: LogError, _ end: String) -> String {
    failures += 1
    for record in operation.records {
      if case .event(.decision(let decision)) = try? record.decoded(at: 0) { refused.insert(decision.id) }
    }
    operation.reply.resume(returning: error)
    return "\(operation.name) \(end)"
  }

  /// The power goes: of what is under way some is there, and nothing is heard of it.
  ///
  /// - Returns: How many operations came about.
  func cut() -> Int {
    isCut = true
    let rest = underWay
    underWay = []
    var count = 0
    for operation in rest where random.isOne(in: 2) {
      operation.apply()
      count += 1
    }
    for operation in rest { operation.reply.resume(returning: SimulatedDisk.gone) }
    return count
  }

  /// Begins the next life: what an error has broken works again.
  func begin() {
    life += 1
    (isCut, isLogBroken, isUnreadable, failures, refused) = (false, false, false, 0, [])
    replayed = 0
    toReplay = log.last - (generations.last { $0.isWhole }?.generation.offset ?? 0)
  }

  /// Changes a byte of the newest checkpoint.
  func damageCheckpoint() {
    guard let last = generations.indices.last else { return }
    generations[last].damage(by: &random)
  }

  /// Changes a bit of a file that is whole.
  ///
  /// - Returns: Which; nil if there is none.
  func damageFile() -> (placement: PlacementName, version: UInt64)? {
    let whole = files.sorted { $0.key < $1.key }.flatMap { name, _ in wholeVersions(of: name).map { (name, $0) } }
    guard !whole.isEmpty else { return nil }
    let (name, version) = random.pick(whole)
    guard var bytes = files[name]?[version], !bytes.isEmpty else { return nil }
    bytes[random.int(0...bytes.count - 1)] ^= 1 << UInt8(random.int(0...7))
    files[name]?[version] = bytes
    damaged[name, default: []].insert(version)
    return (name, version)
  }

  /// The versions whose files are as they were written, ascending.
  func wholeVersions(of placement: PlacementName) -> [UInt64] {
    files[placement, default: [:]].keys.filter { damaged[placement]?.contains($0) != true }.sorted()
  }

  /// Replaces a file. The power may go while it does.
  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) throws(DurableFileError) {
    let path = "\(placement)/\(version)"
    if isFull { throw DurableFileError(.system, .write, path: path, reason: "no space left") }
    if rates.failures > 0, random.isOne(in: rates.failures) {
      throw DurableFileError(.system, .synchronize, path: path, reason: "input/output error")
    }
    if rates.cutsInFiles > 0, random.isOne(in: rates.cutsInFiles) { isCut = true }
    if !isCut || random.isOne(in: 2) {
      files[placement, default: [:]][version] = bytes
      damaged[placement]?.remove(version)
      removed[placement]?.remove(version)
    }
    if isCut { throw DurableFileError(.system, .write, path: path, reason: "the power is gone") }
  }

  /// A file that was taken away since there are enough.
  struct ThinnedFile {
    let placement: PlacementName
    let version: UInt64
    /// How many files there were of greater versions.
    let newer: Int
  }

  /// Takes away a file that is not needed any more.
  func thin(_ version: UInt64, of placement: PlacementName) {
    let newer = files[placement, default: [:]].keys.count { $0 > version }
    thinned.append(ThinnedFile(placement: placement, version: version, newer: newer))
    removed[placement, default: []].insert(version)
    remove(version, of: placement)
  }

  /// Whether a file was taken away since there were enough, and not written again.
  func isThinned(_ version: UInt64, of placement: PlacementName) -> Bool {
    removed[placement]?.contains(version) == true
  }

  /// What was taken away since this was asked last.
  func takeThinned() -> [ThinnedFile] {
    defer { thinned = [] }
    return thinned
  }

  /// Takes a file away.
  func remove(_ version: UInt64, of placement: PlacementName) {
    files[placement]?[version] = nil
    damaged[placement]?.remove(version)
  }
}
