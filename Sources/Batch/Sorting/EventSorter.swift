package import Events
package import Files

/// Sorts events by (at, type, id) in bounded memory: runs that fit are sorted and spilled to a file without a name, and
/// merged at the end. What fits in memory as a whole never touches the disk.
package struct EventSorter {
  private let memoryLimit: Int
  private let folder: String
  private var run = EventRun()
  private var spill: SpillFile?
  private var runs: [Range<Int>] = []

  /// Runs that had to be written to disk so far.
  package var spilledRuns: Int { runs.count }

  /// - Parameters:
  ///   - memoryLimit: Bytes that events may take while they are gathered, and again while they are merged.
  ///   - folder: Where a temporary file may be made.
  package init(memoryLimit: Int, folder: String) {
    self.memoryLimit = memoryLimit
    self.folder = folder
  }

  /// Takes an event. - Throws: `FileError` if the disk does not take a run.
  package mutating func add(_ event: Event, from place: EventPlace) throws(FileError) {
    run.add(event, from: place)
    if run.byteCount >= memoryLimit { try spillRun() }
  }

  /// All events in order. - Throws: `FileError` if the disk does not take the last run, or give one back.
  package consuming func sorted() throws(FileError) -> SortedEvents {
    guard spill != nil else {
      run.sort()
      return SortedEvents(run)
    }
    if !run.isEmpty { try spillRun() }
    guard let spill else { return SortedEvents(run) }
    return try SortedEvents(merging: runs, of: spill, memoryLimit: memoryLimit)
  }

  private mutating func spillFile() throws(FileError) -> SpillFile {
    if let spill { return spill }
    let file = try SpillFile(folder: folder)
    spill = file
    return file
  }

  private mutating func spillRun() throws(FileError) {
    let file = try spillFile()
    let start = file.count
    run.sort()
    var piece: [UInt8] = []
    for index in 0..<run.count {
      run.withEvent(at: index) { SpilledEvent.append($0, to: &piece) }
      if piece.count >= 1 << 20 {
        try file.append(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    try file.append(piece)
    runs.append(start..<file.count)
    run.removeAll()
  }
}
