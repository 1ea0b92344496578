import Events
import JSON

/// What `GET /v1/placements` tells a replay.
struct ServiceStatus: Equatable {
  var placements: [String] = []
  /// Whether its time is only what events say; else it is the wall clock's.
  var followsEvents = false
  /// After an event, how much event time closes everything it opened, in every placement: twice window and lateness,
  /// and a second.
  var closingSpan = EventDuration.zero
  /// Decisions, impressions and claims that reached attribution, over all placements.
  var received: Int64 = 0
  /// Of these, those that came too late to change anything.
  var late: Int64 = 0

  /// Reads the answer; members it does not know are passed over.
  ///
  /// - Throws: `JSONError`.
  init(parsing body: [UInt8]) throws {
    try JSONReader.document(body) { reader in
      try reader.object { reader, key in
        switch key {
        case "clock": followsEvents = try reader.string() == "events"
        case "placements": try reader.array { reader, _ in try readPlacement(from: &reader) }
        default: try reader.skip()
        }
      }
    }
  }

  private mutating func readPlacement(from reader: inout JSONReader) throws {
    var (window, lateness) = (Int64(0), Int64(0))
    try reader.object { reader, key in
      switch key {
      case "name": placements.append(try reader.string())
      case "window": window = try reader.integer()
      case "lateness": lateness = try reader.integer()
      case "counts": try reader.object { reader, _ in try readCounts(from: &reader) }
      default: try reader.skip()
      }
    }
    let longest = EventDuration.longest.milliseconds
    let span = 2 * min(max(window, 0), longest) + 2 * min(max(lateness, 0), longest) + 1_000
    closingSpan = max(closingSpan, EventDuration(milliseconds: span))
  }

  private mutating func readCounts(from reader: inout JSONReader) throws {
    guard try reader.kind() == .object else { return try reader.skip() }
    try reader.object { reader, key in
      switch key {
      case "received": received += try reader.integer()
      case "late": late += try reader.integer()
      default: try reader.skip()
      }
    }
  }
}
