import Events

/// Where an event came from.
package struct EventPlace: Hashable, Sendable {
  /// Index into the files that are read.
  package let file: Int
  /// 1-based.
  package let line: Int

  package init(file: Int, line: Int) {
    self.file = file
    self.line = line
  }
}

/// An event while it is sorted: its time, its place, and the log's binary form somewhere in memory.
struct StoredEvent {
  let at: Int64
  let place: EventPlace
  /// A record's bytes: format, type, then the id as length and text; a tick has none.
  let bytes: UnsafeRawBufferPointer

  /// The order of (at, type, id, all bytes): of two contents under one id the same one is first, in whichever order
  /// they came.
  func precedes(_ other: StoredEvent) -> Bool {
    if at != other.at { return at < other.at }
    let (a, b) = (ordered, other.ordered)
    let order = compareBytes(a.id, b.id)
    if a.type != b.type || order == 0 {
      return a.type == b.type ? compareBytes(bytes, other.bytes) < 0 : a.type < b.type
    }
    return order < 0
  }

  private var ordered: (type: UInt8, id: UnsafeRawBufferPointer) {
    let tick: UInt8 = 5
    let type = bytes[1]
    guard type != tick else { return (type, UnsafeRawBufferPointer(rebasing: bytes[2..<2])) }
    var (count, shift, start) = (0, 0, 2)
    repeat {
      count |= Int(bytes[start] & 0x7F) << shift
      shift += 7
      start += 1
    } while bytes[start - 1] >= 0x80
    return (type, UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
  }
}
