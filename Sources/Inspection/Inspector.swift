package import Attribution
import Bandits
package import EventLog
package import Events
package import History
package import Snapshots

/// What can be asked of a data folder about its snapshots and decisions; it only reads.
package struct Inspector: Sendable {
  package let sources: HistorySources
  /// Everything that is known of titles.
  package let catalogue: Catalogue

  package init(_ sources: HistorySources, catalogue: Catalogue) {
    self.sources = sources
    self.catalogue = catalogue
  }

  /// - Throws: `LogError` if the titles cannot be read.
  package init(_ sources: HistorySources) throws(LogError) {
    var catalogue = Catalogue()
    for (offset, title) in try sources.log.titles() { catalogue.insert(title, at: offset) }
    self.init(sources, catalogue: catalogue)
  }

  /// The placements that the log has, in the order of their names.
  package func placements() throws(LogError) -> [PlacementName] {
    var names: Set<PlacementName> = []
    for (_, record) in try sources.log.placementRecords() {
      if case .placement(let name, _) = record { names.insert(name) }
    }
    return names.sorted()
  }

  /// The versions of a placement, the latest first; the one in use is always among them.
  ///
  /// - Parameter limit: How many publishes are looked at, and pins and versions given, at most.
  package func listing(of placement: PlacementName, most limit: Int) throws(LogError) -> VersionListing {
    let timeline = try SnapshotTimeline(of: placement, in: sources.log, most: limit)
    let pins = try sources.log.snapshotChanges(of: placement, .pins, most: limit).map(\.change)
    let current = try timeline.current.flatMap { version throws(LogError) in
      try sources.log.publish(version, of: placement)
    }
    return VersionListing(
      of: placement, timeline, current: current, files: sources.store.listings(of: placement), pins: pins, most: limit)
  }

  /// The version of a name.
  ///
  /// - Throws: `HistoryError` where there is none.
  package func version(_ name: VersionName, of placement: PlacementName, now: EventTime) throws(HistoryError) -> UInt64
  {
    try SnapshotTimeline.find(name, of: placement, in: sources.log, now: now)
  }

  /// The snapshot of a version, from its file or rebuilt.
  ///
  /// - Parameter wantsSums: As `SnapshotFinder`.
  package func find(
    _ version: UInt64, of placement: PlacementName, wantsSums: Bool = false
  ) async throws(HistoryError) -> FoundSnapshot {
    var finder = SnapshotFinder(of: placement, in: sources)
    return try await finder.find(version, wantsSums: wantsSums)
  }

  /// The latest decisions of a placement that were ranked here, in the order of the log; records that cannot be read are
  /// passed over.
  ///
  /// - Parameter limit: How many at most.
  /// - Complexity: O(*records* back to the first of them, twice), `farthest` records at most.
  package func recentDecisions(of placement: PlacementName, most limit: Int) throws -> [Decision] {
    let (last, first) = (try sources.log.lastOffset(), try sources.prunedThrough())
    var span = UInt64(limit) * 4
    while true {
      let start = last > span ? max(first, last - span) : first
      var found: [Decision] = []
      try sources.log.forEachReadable(after: start, through: last, damaged: { _ in }) { _, record in
        guard case .event(.decision(let decision)) = record, decision.placement == placement,
          decision.snapshot != nil
        else { return }
        found.append(decision)
      }
      guard found.count < limit, start > first, span < Inspector.farthest else { return found.suffix(limit) }
      span *= 4
    }
  }

  /// How many records back recent decisions are looked for.
  private static let farthest: UInt64 = 200_000

  /// The latest decisions made since a time, the latest first.
  ///
  /// - Parameters:
  ///   - placement: nil: of all.
  ///   - member: nil: of all.
  ///   - damaged: Told of records that cannot be read.
  /// - Complexity: O(*records* since then); where the log noted no times, O(*records*).
  package func decisions(
    of placement: PlacementName?, member: MemberID?, since: EventTime, most limit: Int, damaged: (LogError) -> Void
  ) throws -> [Decision] {
    let first = try sources.prunedThrough()
    let start = max(first, try sources.prunable?.lastOffset(before: since) ?? 0)
    var found: [Decision] = []
    try sources.log.forEachReadable(after: start, through: sources.log.lastOffset(), damaged: damaged) { _, record in
      guard case .event(.decision(let decision)) = record, decision.at >= since,
        placement == nil || decision.placement == placement, member == nil || decision.member == member
      else { return }
      found.append(decision)
      if found.count > 2 * limit + 1_000 { found = Inspector.latest(found, limit) }
    }
    return Inspector.latest(found, limit)
  }

  private static func latest(_ decisions: [Decision], _ limit: Int) -> [Decision] {
    Array(decisions.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(limit))
  }

  /// The greatest time of the latest decisions: by which how long ago something was is told, whatever clock they follow.
  package func latestDecision() throws -> EventTime? {
    let (last, first) = (try sources.log.lastOffset(), try sources.prunedThrough())
    var span: UInt64 = 10_000
    while true {
      let start = last > span ? max(first, last - span) : first
      var latest: EventTime?
      try sources.log.forEachReadable(after: start, through: last, damaged: { _ in }) { _, record in
        if case .event(.decision(let decision)) = record { latest = max(latest ?? decision.at, decision.at) }
      }
      if latest != nil || start == first { return latest }
      span *= 8
    }
  }

  /// All that a snapshot holds, with what recent decisions tell of it; records that are damaged are no reason for less.
  package func view(of kept: KeptSnapshot) -> SnapshotView {
    let placement = kept.published.snapshot.placement
    let decisions = (try? recentDecisions(of: placement, most: Inspector.recent)) ?? []
    return SnapshotView(of: kept, decisions: decisions, catalogue: catalogue)
  }

  /// Decisions that are looked at for what they tell of a snapshot.
  package static let recent = 1_000

  /// What fell into the hashed buckets of a snapshot, as decisions show it.
  package func values(of kept: KeptSnapshot, in decisions: [Decision]) -> BucketValues {
    var values = BucketValues(features: kept.published.snapshot.features)
    for decision in decisions { values.count(decision, from: catalogue) }
    return values
  }
}
