import Events

/// What time it is for a request that does not say.
struct ServiceClock: Sendable {
  let mode: ClockMode
  let wallClock: WallClock
  let ingest: Ingest

  /// The wall's time; where events make the time, the greatest they have said, and the wall's before any.
  var now: EventTime {
    guard mode == .events, case let greatest = ingest.now, greatest != .distantPast else { return wallClock.now }
    return greatest
  }
}
