/// Why events could not be taken.
package enum IngestError: Error, Equatable, Sendable {
  /// The queue is full or the service is stopping: try again.
  case busy
  /// The log is still being replayed: try again.
  case recovering
  /// The disk is full: try again once there is space.
  case full
  /// The log failed; nothing is acknowledged until a restart.
  case failed(String)
  /// What was learned is not finite; the previous snapshot stays.
  case underivable
}
