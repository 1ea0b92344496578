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

  /// What the log tells of a placement: the latest publishes, and the pins since the first of them.
  ///
  /// - Parameter limit: How many publishes at most.
  /// - Throws: `LogError` for a record that is damaged or missing.
  package init(of placement: PlacementName, in log: any RecordLog, most limit: Int) throws(LogError) {
    let publishes = try log.snapshotChanges(of: placement, .publishes, most: limit)
    let pins = try log.snapshotChanges(of: placement, .pins, most: .max)
    // Where all publishes are here, pins before the first are too.
    let first = publishes.count < limit ? 0 : publishes.first?.offset ?? 0
    let since = (publishes + pins.filter { $0.offset >= first }).sorted { $0.offset < $1.offset }
    self.init(since.map(\.change), after: pins.last { $0.offset < first }?.change)
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
  /// - Throws: `HistoryError` `unknown` where there is none, saying since when one is known; `log` for a record that is
  ///   damaged or missing.
  package static func find(
    _ name: VersionName, of placement: PlacementName, in log: any RecordLog, now: EventTime
  ) throws(HistoryError) -> UInt64 {
    if case .number(let number) = name { return number }
    var limit = 1_000
    while true {
      let timeline: SnapshotTimeline
      do { timeline = try SnapshotTimeline(of: placement, in: log, most: limit) } catch {
        throw HistoryError(.log, error.reason)
      }
      if let version = timeline.version(name, now: now) { return version }
      guard timeline.changes.count(where: { !$0.isOfPin }) == limit else {
        throw HistoryError(.unknown, timeline.absence(of: name, of: placement))
      }
      limit *= 8
    }
  }

  private func absence(of name: VersionName, of placement: PlacementName) -> String {
    guard let first = uses.first else { return "no snapshot of \(placement) was published yet" }
    guard name != .previous else { return "\(placement) has used no other version than \(first.version)" }
    return "\(name): no version of \(placement) is known from then; the first is \(first.version), of \(first.since)"
  }
}
