/// The limits of the writer.
package struct IngestConfiguration: Sendable {
  /// Records of one transaction.
  package var batchLimit = 1_000
  /// How long decisions may be gathered while nobody waits for an answer.
  package var patience = Duration.milliseconds(10)
  /// Records that may wait; beyond, events are answered 503 and decisions are not logged.
  package var queueLimit = 100_000
  /// Records that are replayed before others may work.
  package var replayLimit = 1_000
  /// Entries of a checkpoint that are taken at once, at first and at most: each takes one to two
  /// microseconds, and events wait meanwhile for 50 ms at most.
  package var checkpointParts = 2_048...16_384

  package init() {}
}
