import EventLog
import Events
import Learning

/// What the placements of a log have been, the latest first, without replaying it.
struct PlacementHistory {
  private var versions: [PlacementName: [Placement]] = [:]

  /// - Parameter records: Those that say what a placement is, in the order of the log; a text that cannot be read is passed
  ///   over.
  init(_ records: [Record] = [], reading: PlacementReading) {
    for case .placement(let name, let text) in records {
      if let placement = try? reading(name, text), placement.name == name {
        versions[name, default: []].insert(placement, at: 0)
      }
    }
  }

  /// What each file's placement may be until the log is replayed, the likeliest first: what the log has last, what it had
  /// before, what the file says.
  func candidates(for files: [PlacementFile]) -> [[Placement]] {
    files.map { file in (versions[file.placement.name] ?? []) + [file.placement] }
  }
}
