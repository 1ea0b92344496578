/// Where the one writer puts records: the log.
package protocol RecordAppender: Sendable {
  /// Appends records at the offsets that follow `last`, and outcomes of earlier ones, in one durable transaction.
  ///
  /// - Throws: `LogError`; then nothing was appended that a later append could contradict.
  func append(_ records: [LogRecord], after last: UInt64, outcomes: [StoredOutcome]) async throws(LogError)
}
