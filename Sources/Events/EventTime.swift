/// A moment on the events' own clock: milliseconds since 1970-01-01T00:00:00Z.
package struct EventTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since the epoch; negative for a watermark before any event.
  package let milliseconds: Int64

  /// What the clients may say: 1970 to 9999. Within it no sum of a time and durations can overflow.
  package static let accepted: ClosedRange<Int64> = 0...253_402_300_799_999
  /// Earlier than every event and every watermark.
  package static let distantPast = EventTime(milliseconds: -1 << 52)

  @inlinable package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  @inlinable package static func == (lhs: EventTime, rhs: EventTime) -> Bool { lhs.milliseconds == rhs.milliseconds }
  @inlinable package static func < (lhs: EventTime, rhs: EventTime) -> Bool { lhs.milliseconds < rhs.milliseconds }
  @inlinable package static func + (lhs: EventTime, rhs: EventDuration) -> EventTime {
    EventTime(milliseconds: lhs.milliseconds + rhs.milliseconds)
  }
  @inlinable package static func - (lhs: EventTime, rhs: EventDuration) -> EventTime {
    EventTime(milliseconds: lhs.milliseconds - rhs.milliseconds)
  }
  /// RFC 3339 in UTC, with milliseconds where there are any.
  package var description: String { RFC3339.format(milliseconds: milliseconds) }
}

/// A length of event time, in milliseconds: 0 to ten years.
package struct EventDuration: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let milliseconds: Int64

  /// Longest duration a configuration may name: 3,650 days.
  package static let longest = EventDuration(milliseconds: 3_650 * 86_400_000)
  package static let zero = EventDuration(milliseconds: 0)

  @inlinable package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package static func seconds(_ count: Int64) -> EventDuration { EventDuration(milliseconds: count * 1_000) }
  package static func minutes(_ count: Int64) -> EventDuration { seconds(count * 60) }
  package static func hours(_ count: Int64) -> EventDuration { minutes(count * 60) }

  /// Reads a whole number and a unit, such as `500ms`, `2s`, `10m`, `6h` or `30d`; nil for anything else or too long.
  package init?(parsing text: String) {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard let count = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
    let unit: Int64
    switch String(text.utf8.dropFirst(digits.count)) {
    case "ms": unit = 1
    case "s": unit = 1_000
    case "m": unit = 60_000
    case "h": unit = 3_600_000
    case "d": unit = 86_400_000
    default: return nil
    }
    let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow, milliseconds <= EventDuration.longest.milliseconds else { return nil }
    self.milliseconds = milliseconds
  }

  @inlinable package static func < (lhs: EventDuration, rhs: EventDuration) -> Bool {
    lhs.milliseconds < rhs.milliseconds
  }
  @inlinable package static func + (lhs: EventDuration, rhs: EventDuration) -> EventDuration {
    EventDuration(milliseconds: lhs.milliseconds + rhs.milliseconds)
  }

  /// In the largest unit that divides it.
  package var description: String {
    for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)] as [(String, Int64)]
    where milliseconds != 0 && milliseconds.isMultiple(of: length) {
      return "\(milliseconds / length)\(unit)"
    }
    return "\(milliseconds)ms"
  }
}
