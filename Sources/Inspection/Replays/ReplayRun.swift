import Bandits
import EventLog
package import Events
import History
import Snapshots

/// Ranks every decision again that a log has, each by the version that ranked it, and compares.
///
/// The log is read once for the decisions. Then each placement's versions are taken in ascending order: from their files,
/// and those without, from one replay that goes on from version to version.
package struct ReplayRun {
  private let inspector: Inspector
  private let placement: PlacementName?
  private let progress: (Int) -> Void
  private var report = ReplayTally()
  private var scratch = Ranker.Scratch()
  /// Offsets of decisions, by the version that ranked them.
  private var decisions: [PlacementName: [UInt64: [UInt64]]] = [:]

  /// - Parameters:
  ///   - placement: Whose; nil: all.
  ///   - progress: Told how many decisions are done.
  package init(_ inspector: Inspector, of placement: PlacementName? = nil, progress: @escaping (Int) -> Void = { _ in })
  {
    self.inspector = inspector
    self.placement = placement
    self.progress = progress
  }

  /// - Throws: `LogError` and `HistoryError` if the log cannot be read; damaged records are told in the report.
  /// - Complexity: O(*records*), what the rankings cost, and for each placement with versions that have no file a replay.
  package mutating func run() async throws -> ReplayTally {
    try collect()
    for (name, versions) in decisions.sorted(by: { $0.key < $1.key }) {
      var finder = SnapshotFinder(of: name, in: inspector.sources)
      for (version, offsets) in versions.sorted(by: { $0.key < $1.key }) {
        do throws(HistoryError) {
          let found = try await finder.find(version)
          report.versions += 1
          if found.origin.isRebuilt { report.rebuilt += 1 }
          if let damage = found.origin.damage { report.damage.append("\(name) \(version): \(damage)") }
          replay(offsets, by: found.kept.published)
        } catch {
          report.leaveOut(offsets.count, because: error.reason)
        }
        progress(report.replayed + report.unavailable)
        await Task.yield()
      }
    }
    return report
  }

  /// Where the decisions are, and by what they were ranked.
  private mutating func collect() throws {
    let start = try inspector.sources.prunedThrough()
    let last = try inspector.sources.log.lastOffset()
    var damage: [String] = []
    try inspector.sources.log.forEachReadable(
      after: start, through: last, damaged: { damage.append($0.reason) }
    ) { place, record in note(record, at: place) }
    report.damage += damage
  }

  private mutating func note(_ record: Record, at offset: UInt64) {
    guard case .event(.decision(let decision)) = record, placement == nil || placement == decision.placement else {
      return
    }
    if let version = decision.snapshot {
      decisions[decision.placement, default: [:]][version, default: []].append(offset)
    } else {
      report.leaveOut(1, because: "another system made it")
    }
  }

  private mutating func replay(_ offsets: [UInt64], by published: PublishedSnapshot) {
    let replayer = Replayer(published, catalogue: inspector.catalogue)
    for offset in offsets {
      do {
        let decision = try inspector.sources.log.decision(at: offset)
        let ranking = try replayer.rank(decision, scratch: &scratch)
        report.count(ReplayVerdict(logged: decision, replayed: ranking), of: decision)
      } catch {
        report.leaveOut(1, because: "\(error)")
      }
    }
  }
}
