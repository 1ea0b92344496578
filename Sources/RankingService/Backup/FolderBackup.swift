import EventLog
import Events
import Foundation
import Snapshots

/// A copy of a data folder, of a running service or of a stopped one, on which a service can be started.
package struct FolderBackup: Sendable {
  /// What the copy has, once all of it was read again.
  package struct Report: Equatable, Sendable {
    /// Of the last record.
    package internal(set) var lastOffset: UInt64 = 0
    /// The record after which the log begins; 0 unless it was pruned.
    package internal(set) var beginsAfter: UInt64 = 0
    package internal(set) var records = 0
    package internal(set) var outcomes = 0
    package internal(set) var snapshots = 0
    /// Of the newest checkpoint that can be read; nil if there is none.
    package internal(set) var checkpointOffset: UInt64?
    /// Of all files.
    package internal(set) var bytes = 0
  }

  private let folder: String
  private let target: String

  /// Copies a folder, synchronizes what was copied, and reads all of it again.
  ///
  /// Every event that was acknowledged before is in it. Snapshots that were made later than its log are left out.
  /// - Parameter target: Made if missing; refused unless empty, and empty again if the copy fails.
  /// - Throws: `BackupError` if the target cannot be used; `LogError` and `DurableFileError` for the rest.
  package static func make(of folder: String, to target: String) throws -> Report {
    let backup = FolderBackup(folder: folder, target: target)
    guard FileManager.default.fileExists(atPath: "\(folder)/log.sqlite") else {
      throw BackupError(reason: "\(folder) is no data folder: there is no log.sqlite in it")
    }
    let (inner, outer) = (
      URL(filePath: target).standardizedFileURL.path, URL(filePath: folder).standardizedFileURL.path
    )
    guard !"\(inner)/".hasPrefix("\(outer)/") else {
      throw BackupError(reason: "\(target) is in \(folder): a backup is made beside it")
    }
    try backup.makeTarget()
    do {
      return try backup.copy()
    } catch {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: target)) ?? [] {
        try? FileManager.default.removeItem(atPath: "\(target)/\(name)")
      }
      throw error
    }
  }

  private func makeTarget() throws {
    var isFolder = false as ObjCBool
    if FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw BackupError(reason: "\(target) is not a folder") }
      guard try FileManager.default.contentsOfDirectory(atPath: target).isEmpty else {
        throw BackupError(reason: "\(target) is not empty: a backup is made into a new folder")
      }
    }
    try DurableFile.makeFolder(target)
  }

  private func copy() throws -> Report {
    try DatabaseBackup.copy(folder, to: target)
    var report = Report()
    report.lastOffset = try EventLog(reading: target).lastOffset()
    report.snapshots = try copySnapshots(through: report.lastOffset)
    // Last, for it also makes the names of the databases durable.
    try DurableFile.write(EventLog.acknowledgement(of: report.lastOffset), to: "\(target)/acknowledged")
    try check(&report)
    return report
  }

  /// - Returns: How many there were.
  private func copySnapshots(through last: UInt64) throws(DurableFileError) -> Int {
    let (from, to) = (SnapshotFolder("\(folder)/snapshots"), SnapshotFolder("\(target)/snapshots"))
    var count = 0
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/snapshots").sorted()) ?? [] {
      let placement = PlacementName(name)
      for version in from.versions(of: placement) where version <= last {
        try to.write(from.read(version, of: placement), as: version, of: placement)
        count += 1
      }
    }
    return count
  }

  /// Reads the copy as a start would, and more.
  private func check(_ report: inout Report) throws {
    let log = try EventLog(reading: target)
    report.beginsAfter = try log.prunedThrough()
    var records = 0
    try log.forEachLastingRecord { _, _ in records += 1 }
    try log.forEachRecord(after: report.beginsAfter) { _, _, _ in records += 1 }
    report.records = records
    report.outcomes = try log.checkOutcomes { throw $0 }
    report.checkpointOffset = try checkpoint(report)
    for path in FileManager.default.enumerator(atPath: target)?.compactMap({ $0 as? String }) ?? [] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(target)/\(path)")
      if attributes[.type] as? FileAttributeType == .typeRegular { report.bytes += attributes[.size] as? Int ?? 0 }
    }
  }

  private func checkpoint(_ report: Report) throws -> UInt64? {
    var damage: (any Error)?
    do {
      guard FileManager.default.fileExists(atPath: "\(target)/checkpoints.sqlite") else { return nil }
      let store = try CheckpointStore(reading: target)
      for generation in try store.generations() {
        guard (report.beginsAfter...report.lastOffset).contains(generation.offset) else { continue }
        do throws(LogError) {
          try store.forEachEntry(of: generation) { _ in }
          return generation.offset
        } catch {
          damage = error
        }
      }
    } catch {
      damage = error
    }
    guard report.beginsAfter > 0 || damage != nil else { return nil }
    let reason = damage.map { "\($0)" } ?? "none is of a record that the log still has: ask again"
    throw LogError(.damaged, "the copy has no checkpoint that can be read: \(reason)")
  }
}

/// Why a backup was not begun.
package struct BackupError: Error, CustomStringConvertible {
  package let reason: String
  package var description: String { reason }
}
