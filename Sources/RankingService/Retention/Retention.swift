package import Events

/// How much of the log is kept; nothing is cut where neither is said.
package struct Retention: Sendable {
  /// Records that are older go, by event time.
  package var age: EventDuration?
  /// Beyond so many bytes in use the oldest records go.
  package var bytes: Int?

  package init(age: EventDuration? = nil, bytes: Int? = nil) {
    self.age = age
    self.bytes = bytes
  }
}
