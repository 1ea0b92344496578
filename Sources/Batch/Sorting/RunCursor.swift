import Files

/// How an event lies in a spilled run: a head of fixed size, then its record.
enum SpilledEvent {
  /// Time, file, line and the record's count, eight bytes each.
  static let headCount = 32

  static func append(_ event: StoredEvent, to piece: inout [UInt8]) {
    for word in [event.at, Int64(event.place.file), Int64(event.place.line), Int64(event.bytes.count)] {
      withUnsafeBytes(of: word) { piece.append(contentsOf: $0) }
    }
    piece.append(contentsOf: event.bytes)
  }
}

/// Where a merge stands in one run: its next event, read ahead a piece at a time.
struct RunCursor {
  private let file: SpillFile
  private let pieceCount: Int
  /// What has not been read of the run.
  private var rest: Range<Int>
  private var buffer: [UInt8] = []
  /// Of the present event in the buffer.
  private var start = 0
  private var end = 0

  /// Stands at the run's first event.
  init(_ run: Range<Int>, of file: SpillFile, pieceCount: Int) throws(FileError) {
    self.file = file
    self.pieceCount = pieceCount
    rest = run
    try advance()
  }

  private(set) var isAtEnd = false

  /// The present event; its bytes are lent.
  func withEvent<Result>(_ body: (StoredEvent) -> Result) -> Result {
    buffer.withUnsafeBytes { body(RunCursor.event(in: UnsafeRawBufferPointer(rebasing: $0[start..<end]))) }
  }

  func precedes(_ other: RunCursor) -> Bool { withEvent { event in other.withEvent { event.precedes($0) } } }

  mutating func advance() throws(FileError) {
    start = end
    try require(SpilledEvent.headCount)
    guard buffer.count > start else {
      isAtEnd = true
      return
    }
    let count = buffer.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: start + 24, as: Int64.self)) }
    try require(SpilledEvent.headCount + count)
    end = start + SpilledEvent.headCount + count
  }

  /// Reads on until `count` bytes are there from `start`, or the run ends.
  private mutating func require(_ count: Int) throws(FileError) {
    guard buffer.count - start < count, !rest.isEmpty else { return }
    buffer.removeSubrange(..<start)
    end -= start
    start = 0
    let next = rest.prefix(max(pieceCount, count - buffer.count))
    try file.read(next, into: &buffer)
    rest = next.upperBound..<rest.upperBound
  }

  private static func event(in bytes: UnsafeRawBufferPointer) -> StoredEvent {
    func word(_ index: Int) -> Int64 { bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self) }
    return StoredEvent(
      at: word(0), place: EventPlace(file: Int(word(1)), line: Int(word(2))),
      bytes: UnsafeRawBufferPointer(rebasing: bytes[SpilledEvent.headCount...]))
  }
}
