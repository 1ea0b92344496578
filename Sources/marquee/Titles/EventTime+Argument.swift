import ArgumentParser
import Events

/// RFC 3339, or a date (midnight, UTC).
extension EventTime: ExpressibleByArgument {
  package init?(argument: String) {
    guard
      let milliseconds = RFC3339.milliseconds(parsing: argument)
        ?? RFC3339.milliseconds(parsing: "\(argument)T00:00:00Z")
    else { return nil }
    self.init(milliseconds: milliseconds)
  }
}
