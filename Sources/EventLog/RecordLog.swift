package import Events

/// What the service asks of its log. `EventLog` is the one on disk; a simulation has another.
package protocol RecordLog: RecordAppender {
  /// The offset of the last record; 0 if there is none.
  func lastOffset() throws(LogError) -> UInt64

  /// The offset of the record through which outcomes are stored; 0 if there is none.
  func outcomesStoredThrough() throws(LogError) -> UInt64

  /// Calls `body` with the records after an offset, in order, `limit` at most.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing, naming its offset; what `body` throws.
  func forEachRecord(
    after offset: UInt64, most limit: Int,
    _ body: (_ offset: UInt64, _ record: Events.Record, _ digest: UInt64) throws -> Void
  ) throws

  /// The records that say what a placement is, or that there is none any more, in the order in which they were applied.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing.
  func placementRecords() throws(LogError) -> [(offset: UInt64, record: Events.Record)]

  /// The first publish of a placement that the log still has; nil if there is none.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing.
  func firstPublish(of placement: PlacementName) throws(LogError) -> SnapshotChange?

  /// Everything that was ever said of titles, in the order of the log.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing.
  func titles() throws(LogError) -> [(offset: UInt64, title: Title)]

  /// What was done with the snapshots of a placement, in the order of the log.
  ///
  /// - Parameters:
  ///   - kind: What else is left out.
  ///   - limit: How many at most; the latest count.
  /// - Throws: `LogError` for a record that is damaged or missing.
  func snapshotChanges(
    of placement: PlacementName, _ kind: SnapshotChangeKind, most limit: Int
  ) throws(LogError) -> [(offset: UInt64, change: SnapshotChange)]

  /// What was noted when a version was published first; nil where the log does not tell.
  ///
  /// - Throws: `LogError` for a record that is damaged or missing.
  func publish(_ version: UInt64, of placement: PlacementName) throws(LogError) -> SnapshotChange?

  /// The outcomes of a placement that are stored after a position, in the order in which they closed.
  ///
  /// - Parameters:
  ///   - position: Of an earlier page; 0 begins.
  ///   - records: Outcomes that others closed are left out.
  ///   - limit: How many at most; there may be fewer and more to come.
  func outcomes(
    of placement: PlacementName, after position: Int64, closedBy records: ClosedRange<UInt64>, most limit: Int
  ) async throws(LogError) -> OutcomePage

  /// The decision that the record at an offset is.
  ///
  /// - Throws: `LogError` for a record that is damaged, missing or another one.
  func decision(at offset: UInt64) throws(LogError) -> Decision

  /// The decisions of ids, those that the log has, in one read.
  func decisions(_ ids: [DecisionID]) throws(LogError) -> [DecisionID: Decision]
}

extension RecordLog {
  /// The last publish of a placement; nil if there is none.
  package func lastPublish(of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try snapshotChanges(of: placement, .publishes, most: 1).last?.change
  }

  /// What was done last about keeping rankings of a placement to a version; nil if nothing ever was.
  package func lastPin(of placement: PlacementName) throws(LogError) -> SnapshotChange? {
    try snapshotChanges(of: placement, .pins, most: 1).last?.change
  }

  /// The decision of an id; nil if the log has none.
  package func decision(_ id: DecisionID) throws(LogError) -> Decision? { try decisions([id])[id] }

  /// Calls `body` with the records after an offset that can be read, in order.
  ///
  /// - Parameters:
  ///   - end: The last one.
  ///   - damaged: Told of each that cannot; what comes after it is read all the same.
  /// - Throws: `LogError` if the log cannot be read at all; what `body` throws.
  package func forEachReadable(
    after offset: UInt64, through end: UInt64, damaged: (LogError) -> Void,
    _ body: (_ offset: UInt64, _ record: Events.Record) throws -> Void
  ) throws {
    var offset = offset
    while offset < end {
      do {
        let most = Int(clamping: min(end - offset, 10_000))
        try forEachRecord(after: offset, most: most) { place, record, _ in
          offset = place
          try body(place, record)
        }
      } catch let error as LogError where error.code == .damaged {
        damaged(error)
        offset += 1
      }
    }
  }

  /// Calls `body` with all records after an offset, in order.
  package func forEachRecord(
    after offset: UInt64, _ body: (_ offset: UInt64, _ record: Events.Record, _ digest: UInt64) throws -> Void
  ) throws {
    try forEachRecord(after: offset, most: .max, body)
  }
}

/// Which changes of a placement's snapshots are asked for.
package enum SnapshotChangeKind: Sendable {
  /// Pins and their ends.
  case pins
  case publishes

  package func includes(_ change: SnapshotChange) -> Bool {
    switch self {
    case .pins: change.isOfPin
    case .publishes: !change.isOfPin
    }
  }
}
