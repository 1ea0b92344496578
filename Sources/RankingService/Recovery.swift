import Attribution
import Bandits
import EventLog
import Events
import Learning
import Snapshots

/// Brings the pipeline to the end of the log.
///
/// Outcomes that the log does not hold yet are collected; snapshots are derived once, at the end.
struct Recovery {
  private(set) var pipeline: Pipeline
  private(set) var outcomes: [StoredOutcome] = []
  private let wallClock: WallClock

  init(placements: [Placement], wallClock: WallClock) {
    pipeline = Pipeline(placements: placements)
    self.wallClock = wallClock
  }

  mutating func replay(_ log: EventLog) throws {
    let stored = try log.outcomesStoredThrough()
    var pipeline = pipeline
    var missing: [StoredOutcome] = []
    try log.forEachRecord(after: 0) { offset, record, digest in
      var outputs: [Pipeline.Output] = []
      pipeline.apply(record, digest: digest, into: &outputs)
      for output in outputs where offset > stored {
        guard case .outcome(let outcome) = output else { continue }
        missing.append(StoredOutcome(offset: offset, outcome: outcome))
      }
    }
    self.pipeline = pipeline
    outcomes = missing
  }

  /// A snapshot of every placement as the log leaves it; of an empty log, the prior's.
  ///
  /// - Throws: `IngestError.underivable` if a model is not finite.
  mutating func snapshots() throws -> [PublishedSnapshot] {
    try pipeline.placements.indices.map { index in
      guard let snapshot = pipeline.derive(at: index) else { throw IngestError.underivable }
      return PublishedSnapshot(snapshot, publishedAt: wallClock.now, parent: nil)
    }
  }
}
