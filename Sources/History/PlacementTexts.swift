package import EventLog
package import Events
package import Learning

/// What the file of a placement said from which record on; texts that cannot be read are passed over, as when they came.
package struct PlacementTexts: Sendable {
  /// In the order of the log.
  private let files: [(offset: UInt64, file: PlacementFile)]

  /// - Throws: `LogError` for a record that is damaged or missing.
  package init(of placement: PlacementName, in log: any RecordLog, reading: PlacementReading) throws(LogError) {
    files = try log.placementRecords().compactMap { offset, record in
      guard case .placement(placement, let text) = record, let read = try? reading(placement, text),
        read.name == placement
      else { return nil }
      return (offset, PlacementFile(read, text: text))
    }
  }

  /// What it said first; nil if the log has none of that name.
  package var first: PlacementFile? { files.first?.file }

  /// All that held at some record up to one.
  func placements(through offset: UInt64) -> [Placement] {
    files.filter { $0.offset <= offset }.map(\.file.placement)
  }

  /// The one that held at a record.
  package func placement(at offset: UInt64) -> Placement? { files.last { $0.offset <= offset }?.file.placement }

  /// The first record from which on model and features have been, without a break, what they are at a record.
  func unchangedSince(_ offset: UInt64) -> UInt64? {
    guard let last = placement(at: offset) else { return nil }
    var since: UInt64?
    for entry in files.reversed() where entry.offset <= offset {
      guard !PlacementEdit(from: entry.file.placement, to: last).has(.refolds) else { break }
      since = entry.offset
    }
    return since
  }
}
