/// Events that are posted together.
struct EventBatch: Sendable {
  /// A batch ends before it would pass this, so that it stays below what the service takes (16 MiB).
  static let byteLimit = 8 << 20

  private(set) var events: [EncodedEvent] = []
  private(set) var byteCount = 0

  /// Takes the event unless the batch is full; one event always fits.
  mutating func append(_ event: EncodedEvent, limit: Int) -> Bool {
    let size = event.json.count + 1
    if !events.isEmpty, events.count >= limit || byteCount + size > EventBatch.byteLimit { return false }
    events.append(event)
    byteCount += size
    return true
  }

  /// One event per line.
  var ndjson: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    for event in events {
      bytes += event.json
      bytes.append(0x0A)
    }
    return bytes
  }

  /// Such as `log.ndjson:501 to log.ndjson:1000`.
  var place: String {
    guard let first = events.first, let last = events.last else { return "nothing" }
    return "\(first.file):\(first.line) to \(last.file):\(last.line)"
  }
}

/// A source, batch by batch.
final class BatchReader {
  private let source: EventSource
  private let limit: Int
  /// What did not fit into the last batch.
  private var left: EncodedEvent?

  init(_ source: EventSource, limit: Int) {
    self.source = source
    self.limit = limit
  }

  /// The next batch; nil after the last.
  ///
  /// - Throws: `ReplayError` of the source; what was read of the batch before it is lost with it.
  func next() throws(ReplayError) -> EventBatch? {
    var batch = EventBatch()
    if let left { _ = batch.append(left, limit: limit) }
    left = nil
    while let event = try source.next() {
      if batch.append(event, limit: limit) { continue }
      left = event
      break
    }
    return batch.events.isEmpty ? nil : batch
  }
}
