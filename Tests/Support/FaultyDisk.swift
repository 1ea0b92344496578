import CFaultyDisk
import Foundation

/// A folder whose disk forgets what was not synchronized, and fails on request: what SQLite and our own files do there
/// passes through it. Nothing in it is really synchronized.
package final class FaultyDisk: Sendable {
  package enum Failure: String, CaseIterable, Sendable {
    case input
    case space

    var number: Int32 { self == .input ? EIO : ENOSPC }
  }

  package let folder: String
  private let number: Int32

  /// False under a sanitizer, which stands in the same place.
  package static var isThere: Bool { faulty_disk_is_there() == 1 }

  /// What is in the folder now counts as synchronized.
  package init(folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    self.folder = folder
    number = faulty_disk_watch(folder)
    guard number >= 0 else { throw CocoaError(.fileReadUnknown) }
  }

  deinit { faulty_disk_unwatch(number) }

  /// Calls so far that changed or synchronized something.
  package var operations: UInt64 { faulty_disk_operations(number) }
  /// Calls that failed by request.
  package var failures: UInt64 { faulty_disk_failures(number) }

  /// Lets the `nth` write, sync, new name or removal from now on fail, counted from 1; or all from that one on.
  package func fail(nth: UInt64, with failure: Failure, forEver: Bool) {
    faulty_disk_fail(number, nth, Int32(FAULTY_WRITE | FAULTY_SYNC | FAULTY_NAME), failure.number, forEver ? 1 : 0)
  }

  package func failNoMore() { faulty_disk_fail(number, 0, 0, 0, 0) }

  /// Says of files whose names end so that they were synchronized, and does nothing.
  package func ignoreSyncs(of suffix: String) { faulty_disk_ignore_syncs(number, suffix) }

  /// What a loss of power after so many calls can leave, in a new folder.
  package func losePower(after operations: UInt64, seed: UInt64, into target: String) throws {
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    guard faulty_disk_lose_power(number, operations, seed, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }
}
