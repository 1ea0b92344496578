import Attribution
import EventLog
import Events
import JSON

/// What a log has made durable.
struct StoredRecords {
  struct Line: Equatable {
    let placement: PlacementName
    let offset: UInt64
    let bytes: [UInt8]

    init(_ outcome: Outcome, offset: UInt64) {
      placement = outcome.decision.placement
      self.offset = offset
      var writer = JSONWriter()
      outcome.write(to: &writer)
      bytes = writer.bytes
    }
  }

  private struct Entry {
    let body: [UInt8]
    let checksum: UInt32
  }

  private var entries: [Entry] = []
  private var decisions: [DecisionID: UInt64] = [:]
  private(set) var outcomes: [Line] = []
  /// An append that would have contradicted what is there.
  private(set) var contradiction: String?

  var last: UInt64 { UInt64(entries.count) }

  mutating func append(_ records: [LogRecord], after last: UInt64, outcomes: [StoredOutcome]) {
    guard last == self.last else {
      contradiction = "records were appended after \(last), and the log ends with \(self.last)"
      return
    }
    for record in records {
      let offset = self.last + 1
      entries.append(Entry(body: record.body, checksum: record.checksum(at: offset)))
      guard let record = try? record.decoded(at: offset) else { continue }
      switch record {
      case .event(.decision(let decision)):
        if decisions[decision.id] == nil { decisions[decision.id] = offset }
      case .placement, .withdrawn: placements.append((offset, record))
      case .snapshot(let change): changes.append((offset, change))
      case .title(let title): titles.append((offset, title))
      case .event, .publish, .retired: break
      }
    }
    let through = self.outcomes.last?.offset ?? 0
    self.outcomes += outcomes.filter { $0.offset > through }.map { Line($0.outcome, offset: $0.offset) }
  }

  /// Those that say what a placement is.
  private(set) var placements: [(offset: UInt64, record: Record)] = []

  private(set) var titles: [(offset: UInt64, title: Title)] = []

  /// What was done with snapshots.
  private(set) var changes: [(offset: UInt64, change: SnapshotChange)] = []

  /// The outcomes of a placement among the `limit` that follow a position.
  func page(of placement: PlacementName, after position: Int64, closedBy records: ClosedRange<UInt64>, most limit: Int)
    -> OutcomePage
  {
    let start = min(max(0, Int(position)), outcomes.count)
    let end = min(start + limit, outcomes.count)
    return OutcomePage(
      lines: outcomes[start..<end].filter { $0.placement == placement && records.contains($0.offset) }.map(\.bytes),
      position: Int64(end),
      hasMore: end < outcomes.count)
  }

  /// The record at an offset, its checksum checked.
  func record(at offset: UInt64) throws(LogError) -> LogRecord {
    guard (1...max(1, last)).contains(offset), offset <= last else {
      throw LogError(.damaged, "log record \(offset) is missing")
    }
    let entry = entries[Int(offset) - 1]
    return try LogRecord(body: entry.body, checksum: Int64(entry.checksum), at: offset)
  }

  func decision(at offset: UInt64) throws(LogError) -> Decision {
    guard case .event(.decision(let decision)) = try record(at: offset).decoded(at: offset) else {
      throw LogError(.damaged, "log record \(offset) should be a decision")
    }
    return decision
  }

  func decision(_ id: DecisionID) throws(LogError) -> Decision? {
    guard let offset = decisions[id] else { return nil }
    return try decision(at: offset)
  }
}

/// The log of one life.
struct SimulatedLog: RecordLog {
  let disk: SimulatedDisk
  let life: Int

  func append(_ records: [LogRecord], after last: UInt64, outcomes: [StoredOutcome]) async throws(LogError) {
    try await disk.perform("append", of: life, appending: records, isOfLog: true) { [disk] in
      disk.log.append(records, after: last, outcomes: outcomes)
    }
  }

  func lastOffset() throws(LogError) -> UInt64 { try stored().last }

  func outcomesStoredThrough() throws(LogError) -> UInt64 { try stored().outcomes.last?.offset ?? 0 }

  func forEachRecord(
    after offset: UInt64, most limit: Int, _ body: (UInt64, Events.Record, UInt64) throws -> Void
  ) throws {
    let log = try stored()
    var next = offset + 1
    while next <= log.last, next - offset <= limit {
      let record = try log.record(at: next)
      try body(next, record.decoded(at: next), record.digest)
      next += 1
      disk.replayed += 1
    }
  }

  func placementRecords() throws(LogError) -> [(offset: UInt64, record: Events.Record)] { try stored().placements }

  func snapshotChanges(
    of placement: PlacementName, _ kind: SnapshotChangeKind, most limit: Int
  ) throws(LogError) -> [(offset: UInt64, change: SnapshotChange)] {
    try stored().changes.filter { $0.change.placement == placement && kind.includes($0.change) }.suffix(limit)
  }

  func publish(_ version: UInt64, of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try snapshotChanges(of: placement, .publishes, most: .max).first { $0.change.version == version }?.change
  }

  func firstPublish(of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try snapshotChanges(of: placement, .publishes, most: .max).first?.change
  }

  func titles() throws(LogError) -> [(offset: UInt64, title: Title)] { try stored().titles }

  func outcomes(
    of placement: PlacementName, after position: Int64, closedBy records: ClosedRange<UInt64>, most limit: Int
  ) async throws(LogError) -> OutcomePage {
    await Task.yield()
    return try stored().page(of: placement, after: position, closedBy: records, most: min(limit, SimulatedLog.page))
  }

  /// So few at once that others come between.
  private static let page = 5

  func decision(at offset: UInt64) throws(LogError) -> Decision { try stored().decision(at: offset) }

  func decisions(_ ids: [DecisionID]) throws(LogError) -> [DecisionID: Decision] {
    let log = try stored()
    var found: [DecisionID: Decision] = [:]
    for id in ids { found[id] = try log.decision(id) }
    return found
  }

  private func stored() throws(LogError) -> StoredRecords {
    guard disk.isOf(life), !disk.isUnreadable else { throw LogError(.storage, "the log cannot be read") }
    return disk.log
  }
}
