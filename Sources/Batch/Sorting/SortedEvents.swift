package import Events
package import Files

/// Events in the order of (at, type, id), one by one.
package struct SortedEvents {
  package struct Entry {
    package let event: Event
    /// `Event.digest`.
    package let digest: UInt64
    package let place: EventPlace
  }

  private enum Origin {
    case memory(EventRun, next: Int)
    /// A heap: the cursor with the least event stands first.
    case disk([RunCursor])
  }

  private var origin: Origin

  /// - Parameter run: Sorted.
  init(_ run: EventRun) { origin = .memory(run, next: 0) }

  /// - Parameter memoryLimit: Shared by the pieces that are read ahead of all runs; at least 4 KiB each.
  init(merging runs: [Range<Int>], of file: SpillFile, memoryLimit: Int) throws(FileError) {
    var cursors: [RunCursor] = []
    for run in runs {
      cursors.append(try RunCursor(run, of: file, pieceCount: max(4 << 10, min(1 << 20, memoryLimit / runs.count))))
    }
    // What is sorted is a heap.
    origin = .disk(cursors.sorted { $0.precedes($1) })
  }

  /// The next event; nil after the last. - Throws: `FileError` if a spilled run cannot be read back.
  package mutating func next() throws(FileError) -> Entry? {
    switch origin {
    case .memory(let run, let index):
      guard index < run.count else { return nil }
      origin = .memory(run, next: index + 1)
      return try entry(run.withEvent(at: index, SortedEvents.decoded))
    case .disk(var cursors):
      guard let first = cursors.first else { return nil }
      origin = .disk([])
      let found = first.withEvent(SortedEvents.decoded)
      try SortedEvents.advanceFirst(of: &cursors)
      origin = .disk(cursors)
      return try entry(found)
    }
  }

  private static func advanceFirst(of cursors: inout [RunCursor]) throws(FileError) {
    try cursors[0].advance()
    if cursors[0].isAtEnd {
      cursors.swapAt(0, cursors.count - 1)
      cursors.removeLast()
    }
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < cursors.count {
        if cursors[child].precedes(cursors[least]) { least = child }
      }
      guard least != parent else { return }
      cursors.swapAt(parent, least)
      parent = least
    }
  }

  private static func decoded(_ stored: StoredEvent) -> Entry? {
    guard case .event(let event)? = try? Record(decoding: stored.bytes) else { return nil }
    return Entry(event: event, digest: EventDigest.of(stored.bytes), place: stored.place)
  }

  private func entry(_ found: Entry?) throws(FileError) -> Entry {
    guard let found else { throw FileError("an event was spilled and came back damaged", file: "temporary file") }
    return found
  }
}
