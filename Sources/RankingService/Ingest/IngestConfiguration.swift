/// The limits of the writer.
package struct IngestConfiguration: Sendable {
  /// Records of one transaction.
  package var batchLimit = 1_000
  /// How long decisions may be gathered while nobody waits for an answer.
  package var patience = Duration.milliseconds(10)
  /// Records that may wait; beyond, events are answered 503 and decisions are not logged.
  package var queueLimit = 100_000

  package init() {}
}
