package import EventLog
package import Events

/// Which version of a placement's snapshots rankings used when, as the log tells it.
package struct SnapshotTimeline: Sendable {
  /// From a moment on rankings use a version.
  package struct Use: Equatable, Sendable {
    package let version: UInt64
    /// Wall time.
    package let since: EventTime
  }

  /// What was done, in the order of the log.
  package let changes: [SnapshotChange]
  /// The version that rankings are kept to; nil where they use what is published.
  package let pinned: SnapshotChange?
  /// The version published last; nil before the first.
  package let newest: UInt64?
  /// The latest last; no two in a row of one version.
  private let uses: [Use]

  /// - Parameters:
  ///   - changes: In the order of the log, up to its end.
  ///   - pin: The last change of a pin before these; nil if there is none.
  package init(_ changes: [SnapshotChange], after pin: SnapshotChange? = nil) {
    self.changes = changes
    var pinned = pin?.action == .pinned ? pin : nil
    var newest: UInt64?
    var uses: [Use] = []
    for change in changes {
      switch change.action {
      case .published: newest = change.version
      case .pinned: pinned = change
      case .unpinned: pinned = nil
      }
      guard let version = pinned?.version ?? newest, version != uses.last?.version else { continue }
      uses.append(Use(version: version, since: change.at))
    }
    self.pinned = pinned
    self.newest = newest
    self.uses = uses
  }

  /// What the log tells of a placement, the latest changes.
  ///
  /// - Parameter limit: How many at most.
  /// - Throws: `LogError` for a record that is damaged or missing.
  package init(of placement: PlacementName, in log: any RecordLog, most limit: Int) throws(LogError) {
    let changes = try log.snapshotChanges(of: placement, onlyPins: false, most: limit)
    let first = changes.first?.offset ?? .max
    let pins =
      changes.count < limit
      ? [] : try log.snapshotChanges(of: placement, onlyPins: true, most: .max).filter { $0.offset < first }
    self.init(changes.map(\.change), after: pins.last?.change)
  }

  /// The version that rankings use; nil before the first publish.
  package var current: UInt64? { uses.last?.version }

  /// The version that rankings used before the current one.
  package var previous: UInt64? { uses.dropLast().last?.version }

  /// The version that rankings used at a time; nil if that was before all that is known.
  ///
  /// Clocks may have been set back: the last of the log counts.
  package func version(at time: EventTime) -> UInt64? { uses.last { $0.since <= time }?.version }

  /// The version of a name; nil if there is none.
  package func version(_ name: VersionName, now: EventTime) -> UInt64? {
    switch name {
    case .current: current
    case .previous: previous
    case .number(let number): number
    case .ago(let duration): version(at: now - duration)
    case .at(let time): version(at: time)
    }
  }
}

extension SnapshotTimeline {
  /// The version of a name, looked for as far back as it must be.
  ///
  /// - Returns: It, with what is known of the time around it; nil if there is none.
  /// - Throws: `LogError` for a record that is damaged or missing.
  package static func find(
    _ name: VersionName, of placement: PlacementName, in log: any RecordLog, now: EventTime
  ) throws(LogError) -> UInt64? {
    if case .number(let number) = name { return number }
    var limit = 1_000
    while true {
      let timeline = try SnapshotTimeline(of: placement, in: log, most: limit)
      if let version = timeline.version(name, now: now) { return version }
      guard timeline.changes.count == limit else { return nil }
      limit *= 8
    }
  }
}
