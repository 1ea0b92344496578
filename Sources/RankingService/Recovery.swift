import Attribution
import Bandits
import EventLog
import Events
import Learning

/// Brings the pipeline to the end of the log, a part at a time, while rankings use the last snapshots that were kept.
///
/// Outcomes that the log does not hold yet are collected; snapshots are derived once, at the end.
struct Recovery {
  private(set) var pipeline: Pipeline
  private(set) var outcomes: [StoredOutcome] = []
  private let log: any RecordLog
  private let first: UInt64
  private let started = ContinuousClock.now
  /// Records that are replayed before others may work.
  private let part: Int

  /// - Parameter pipeline: After a record of the log, or before all.
  init(pipeline: Pipeline, log: any RecordLog, part: Int) {
    self.pipeline = pipeline
    self.log = log
    self.part = part
    first = pipeline.offset
  }

  /// Records replayed. - Complexity: O(1).
  var records: UInt64 { pipeline.offset - first }

  /// How long it has taken.
  var duration: Duration { .now - started }

  /// Replays the log.
  ///
  /// - Parameter isStopping: Asked between parts.
  /// - Returns: False if it was stopped before the end.
  /// - Throws: `LogError`; records before the damaged one are applied.
  mutating func replay(until isStopping: () -> Bool) async throws -> Bool {
    do {
      return try await replayParts(until: isStopping)
    } catch let error as LogError where error.code == .pruned {
      // A checkpoint would have begun after the cut.
      throw LogError(.pruned, "\(error), and no checkpoint can be read")
    }
  }

  private mutating func replayParts(until isStopping: () -> Bool) async throws -> Bool {
    let stored = try log.outcomesStoredThrough()
    var outputs: [Pipeline.Output] = []
    while !isStopping() {
      let before = pipeline.offset
      try log.forEachRecord(after: before, most: part) { offset, record, digest in
        outputs.removeAll(keepingCapacity: true)
        pipeline.apply(record, digest: digest, into: &outputs)
        for output in outputs where offset > stored {
          guard case .outcome(let outcome) = output else { continue }
          outcomes.append(StoredOutcome(offset: offset, outcome: outcome))
        }
      }
      if pipeline.offset == before { return true }
      await Task.yield()
    }
    return false
  }
}
