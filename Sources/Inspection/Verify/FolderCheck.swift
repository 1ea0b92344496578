import EventLog
import Events
import Foundation
package import Learning
import Snapshots

/// Checks every checksum of a data folder: log, checkpoints, snapshots. What is damaged is told, and the rest is checked all
/// the same; nothing is changed.
package struct FolderCheck {
  private let folder: String
  private let reading: PlacementReading
  private var report = FolderReport()

  package init(folder: String, reading: @escaping PlacementReading) {
    self.folder = folder
    self.reading = reading
  }

  /// - Parameter progress: Told how many records were read.
  package consuming func run(progress: (Int) -> Void = { _ in }) async -> FolderReport {
    do {
      let log = try EventLog(reading: folder)
      checkLog(log, progress)
    } catch {
      report.damage.append("\(error)")
    }
    if FileManager.default.fileExists(atPath: "\(folder)/checkpoints.sqlite") { checkCheckpoints() }
    checkSnapshots()
    return report
  }

  private mutating func checkLog(_ log: EventLog, _ progress: (Int) -> Void) {
    tell { report in report.damage += try log.checkPages() }
    tell { report in try log.forEachLastingRecord { _, _ in report.records += 1 } }
    tell { report in
      var count = 0
      let start = try log.prunedThrough()
      try log.forEachReadable(after: start, through: log.lastOffset(), damaged: { report.damage.append($0.reason) }) {
        _, _ in
        count += 1
        if count.isMultiple(of: 1_000) { progress(count) }
      }
      report.records += count
    }
    tell { report in
      report.outcomes = try log.checkOutcomes { report.damage.append($0.reason) }
    }
    tell { _ in
      _ = try log.placementRecords()
      _ = try log.titles()
    }
  }

  private mutating func checkCheckpoints() {
    let folder = folder
    tell { report in
      let store = try CheckpointStore(reading: folder)
      report.damage += try store.checkPages() + store.damage().map(\.reason)
      for generation in try store.generations() {
        do throws(LogError) {
          try store.forEachEntry(of: generation) { _ in }
          report.checkpoints += 1
        } catch {
          report.damage.append("checkpoint \(generation.number): \(error.reason)")
        }
      }
    }
  }

  private mutating func checkSnapshots() {
    let store = SnapshotStore(SnapshotFolder("\(folder)/snapshots"))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/snapshots").sorted()) ?? []
    for name in names.compactMap({ try? PlacementName(validating: $0) }) {
      for version in store.versions(of: name) {
        do throws(SnapshotFileError) {
          _ = try store.read(version, of: name, reading: reading)
          report.snapshots += 1
        } catch  where !error.isDamage {
          // Another format, or taken away meanwhile.
          continue
        } catch {
          report.damage.append("snapshots/\(name)/\(version).safetensors: \(error)")
        }
      }
    }
  }

  /// Goes on after an error, which is told.
  private mutating func tell(_ body: (inout FolderReport) throws -> Void) {
    do { try body(&report) } catch { report.damage.append("\(error)") }
  }
}
