package import Events

/// How people name a version of a placement's snapshots.
package enum VersionName: Equatable, Sendable, CustomStringConvertible {
  /// The one that rankings use.
  case current
  /// The one that they used before it.
  case previous
  case number(UInt64)
  /// The one that they used so long ago.
  case ago(EventDuration)
  /// The one that they used at a time.
  case at(EventTime)

  /// What names are like, for messages.
  package static let forms = "current, previous, a number, -2h or @2026-11-22T20:00"

  /// - Returns: nil for what names no version.
  package init?(parsing text: String) {
    switch text {
    case "current": self = .current
    case "previous": self = .previous
    default:
      if let number = UInt64(text), text.first != "+" {
        self = .number(number)
      } else if let duration = VersionName.age(text) {
        self = .ago(duration)
      } else if text.first == "@", let time = VersionName.time(String(text.dropFirst())) {
        self = .at(time)
      } else {
        return nil
      }
    }
  }

  /// `-2h`, or `@-2h` where a dash at the beginning means something else.
  private static func age(_ text: String) -> EventDuration? {
    let form = text.first == "@" ? text.dropFirst() : text[...]
    return form.first == "-" ? EventDuration(parsing: String(form.dropFirst())) : nil
  }

  /// A time may leave out its seconds and its zone, which is UTC then.
  private static func time(_ text: String) -> EventTime? {
    for form in [text, "\(text)Z", "\(text):00Z"] {
      if let milliseconds = RFC3339.milliseconds(parsing: form) { return EventTime(milliseconds: milliseconds) }
    }
    return nil
  }

  package var description: String {
    switch self {
    case .current: "current"
    case .previous: "previous"
    case .number(let number): String(number)
    case .ago(let duration): "-\(duration)"
    case .at(let time): "@\(time)"
    }
  }
}
