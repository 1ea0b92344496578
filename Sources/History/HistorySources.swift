package import EventLog
package import Learning
package import Snapshots

/// What the past is read from.
package struct HistorySources: Sendable {
  package let log: any RecordLog
  /// The same log, where its head may have been cut.
  package let prunable: (any PrunableLog)?
  package let store: SnapshotStore
  /// nil where there are none, or they cannot be read.
  package let checkpoints: (any Checkpoints)?
  package let reading: PlacementReading

  package init(
    log: any RecordLog, prunable: (any PrunableLog)?, store: SnapshotStore, checkpoints: (any Checkpoints)?,
    reading: @escaping PlacementReading
  ) {
    self.log = log
    self.prunable = prunable
    self.store = store
    self.checkpoints = checkpoints
    self.reading = reading
  }

  /// The record through which the head of the log was cut; 0 if it was not.
  package func prunedThrough() throws(LogError) -> UInt64 { try prunable?.prunedThrough() ?? 0 }
}
