import Events

/// Events in memory, until they are sorted and written out as one run.
struct EventRun {
  private struct Entry {
    let at: Int64
    let place: EventPlace
    let start: Int
    let count: Int
  }

  private var writer = ByteWriter()
  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }
  /// Taken by what it holds.
  var byteCount: Int { writer.bytes.count + entries.count * MemoryLayout<Entry>.stride }

  mutating func add(_ event: Event, from place: EventPlace) {
    let start = writer.bytes.count
    Record.event(event).write(to: &writer)
    entries.append(
      Entry(at: event.at.milliseconds, place: place, start: start, count: writer.bytes.count - start))
  }

  /// - Complexity: O(*n* log *n*) comparisons.
  mutating func sort() {
    var sorted = entries
    entries = []
    writer.bytes.withUnsafeBytes { bytes in
      sorted.sort { EventRun.stored($0, in: bytes).precedes(EventRun.stored($1, in: bytes)) }
    }
    entries = sorted
  }

  /// Lends the event at an index of the present order.
  func withEvent<Result>(at index: Int, _ body: (StoredEvent) -> Result) -> Result {
    writer.bytes.withUnsafeBytes { body(EventRun.stored(entries[index], in: $0)) }
  }

  mutating func removeAll() {
    writer.clear()
    entries.removeAll(keepingCapacity: true)
  }

  private static func stored(_ entry: Entry, in bytes: UnsafeRawBufferPointer) -> StoredEvent {
    let range = entry.start..<entry.start + entry.count
    return StoredEvent(at: entry.at, place: entry.place, bytes: UnsafeRawBufferPointer(rebasing: bytes[range]))
  }
}
