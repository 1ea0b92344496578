package import EventLog
package import Snapshots

/// What a node keeps its data on. The one in a folder is a disk's; a simulation puts another in its place.
package struct NodeDisk: Sendable {
  package let log: any RecordLog
  /// The same log, where its head can be cut.
  package let prunable: (any PrunableLog)?
  /// For those who ask after the fact.
  package let archive: OutcomeArchive
  /// Opens the checkpoints, when the log is about to be replayed.
  package let checkpoints: @Sendable () throws(LogError) -> any Checkpoints
  package let snapshots: SnapshotStore

  package init(
    log: any RecordLog, prunable: (any PrunableLog)? = nil, archive: OutcomeArchive, snapshots: SnapshotStore,
    checkpoints: @escaping @Sendable () throws(LogError) -> any Checkpoints
  ) {
    self.log = log
    self.prunable = prunable
    self.archive = archive
    self.snapshots = snapshots
    self.checkpoints = checkpoints
  }

  /// A data folder that is there.
  ///
  /// - Throws: `LogError` if it is of a newer format.
  init(folder: String) throws(LogError) {
    try CheckpointStore.refuseNewer(in: folder)
    let log = try EventLog(serving: folder)
    self.init(
      log: log, prunable: log, archive: log.archive, snapshots: SnapshotStore(SnapshotFolder("\(folder)/snapshots"))
    ) { () throws(LogError) in try CheckpointStore(folder: folder) }
  }
}
