import Attribution
import Bandits
import EventLog
import Events
import History
import Inspection
import RankingService
import Snapshots
import Support

extension NodeSimulation {
  /// Every decision that is durable and was ranked here is ranked again, by the version that it names, from its file or
  /// rebuilt, and comes out the same; versions that the log noted are what it noted.
  func checkReplays() throws {
    let disk = spoiltDisk
    let hasFiles = random.isOne(in: 2)
    let sources = HistorySources(
      log: disk.log, prunable: random.isOne(in: 2) ? Progress(times: witness.times) : nil,
      store: hasFiles ? disk.snapshots : SnapshotStore(NoFiles()),
      checkpoints: random.isOne(in: 2) ? try? disk.checkpoints() : nil, reading: plan.reading)
    let isWhole = random.isOne(in: 4)
    let outcome = Outcome()
    let asked = Dictionary(grouping: rankings.asks.compactMap { witness.decisions[$0.id] }, by: \.placement)
    let noted = Dictionary(grouping: self.disk.log.changes.map(\.change).filter { !$0.isOfPin }, by: \.placement)
    scheduler.spawn { [self] in
      do {
        for name in plan.names {
          var replays = try Replays(of: name, in: sources)
          try await replays.run(
            decisions: asked[name] ?? [], noted: noted[name] ?? [], known: known[name] ?? [:])
        }
        if isWhole { try await checkReport(Inspector(sources), of: asked.values.reduce(0) { $0 + $1.count }) }
      } catch {
        outcome.reason = "\((error as? Discrepancy)?.reason ?? "\(error)") (\(hasFiles ? "with" : "without") files)"
      }
      outcome.isThere = true
    }
    while scheduler.readyCount > 0 { scheduler.run(at: 0) }
    guard outcome.isThere else { throw Discrepancy("a replay does not come to an end") }
    if let reason = outcome.reason { throw Discrepancy(reason) }
  }

  /// Ranks the whole log again.
  private func checkReport(_ inspector: Inspector, of count: Int) async throws {
    var run = ReplayRun(inspector)
    let report = try await run.run()
    let others = Array(report.reasons.keys) == ["another system made it"] || report.reasons.isEmpty
    guard report.identical == count, report.replayed == count, others else {
      throw Discrepancy("of \(count) rankings of the log, \(report.identical) replay identical; \(report.reasons)")
    }
  }

  /// Everything of a simulation is on one thread.
  private final class Outcome: @unchecked Sendable {
    var isThere = false
    var reason: String?
  }
}

/// The versions of one placement, found once more in ascending order.
private struct Replays {
  private let name: PlacementName
  private let catalogue: Catalogue
  private var finder: SnapshotFinder

  init(of name: PlacementName, in sources: HistorySources) throws {
    self.name = name
    catalogue = try Inspector(sources).catalogue
    finder = SnapshotFinder(of: name, in: sources)
  }

  mutating func run(
    decisions: [Decision], noted: [SnapshotChange], known: [UInt64: KnownVersion]
  ) async throws {
    let ranked = Dictionary(grouping: decisions) { $0.snapshot ?? 0 }
    for version in Set(ranked.keys).union(noted.map(\.version)).sorted() {
      let found = try await finder.find(version)
      let published = found.kept.published
      guard found.origin.agrees ?? true else {
        throw Discrepancy("version \(version) of \(name) is not what the log noted")
      }
      guard known[version].map({ $0.content == published.content }) ?? true else {
        throw Discrepancy("version \(version) of \(name) is found as another than it was published as")
      }
      var scratch = Ranker.Scratch()
      let replayer = Replayer(published, catalogue: catalogue)
      for decision in ranked[version, default: []].sorted(by: { $0.id < $1.id }) {
        let verdict = ReplayVerdict(logged: decision, replayed: try replayer.rank(decision, scratch: &scratch))
        guard verdict == .identical else {
          throw Discrepancy("\(decision.id) of \(name) \(version) replays \(verdict)")
        }
      }
    }
  }
}

/// A folder whose files are all gone.
private struct NoFiles: SnapshotFiles {
  func versions(of placement: PlacementName) -> [UInt64] { [] }

  func read(_ version: UInt64, of placement: PlacementName) throws(DurableFileError) -> [UInt8] {
    throw DurableFileError(.missing, .open, path: "\(placement)/\(version)", reason: "no such file")
  }

  func write(_ bytes: [UInt8], as version: UInt64, of placement: PlacementName) {}

  func remove(_ version: UInt64, of placement: PlacementName) {}

  func quarantine(_ version: UInt64, of placement: PlacementName, reason: String) {}
}

/// How far time had come by each record; nothing is ever cut.
private struct Progress: PrunableLog {
  /// By offset, less one.
  let times: [EventTime]

  func lastOffset(before time: EventTime) -> UInt64 { UInt64(times.firstIndex { $0 >= time } ?? times.count) }

  func prunedThrough() -> UInt64 { 0 }

  func note(_ time: EventTime, at offset: UInt64) async {}

  func usedBytes() -> Int { 0 }

  func prune(through bound: UInt64, most limit: Int) async throws(LogError) -> PrunedPart {
    throw LogError(.storage, "nothing is cut here")
  }
}
