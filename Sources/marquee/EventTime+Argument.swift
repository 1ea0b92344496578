import ArgumentParser
import Events

/// RFC 3339, a date (midnight, UTC), or milliseconds since 1970.
extension EventTime: ExpressibleByArgument {
  package init?(argument: String) {
    let milliseconds =
      Int64(argument) ?? RFC3339.milliseconds(parsing: argument)
      ?? RFC3339.milliseconds(parsing: "\(argument)T00:00:00Z")
    guard let milliseconds, EventTime.accepted.contains(milliseconds) else { return nil }
    self.init(milliseconds: milliseconds)
  }
}
