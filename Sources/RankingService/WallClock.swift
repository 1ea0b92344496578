package import Events
#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The time on the wall. Injected, so that tests say what time it is.
package struct WallClock: Sendable {
  private let read: @Sendable () -> EventTime

  package init(_ read: @escaping @Sendable () -> EventTime) { self.read = read }

  package var now: EventTime { read() }

  /// The system's clock.
  package static let system = WallClock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return EventTime(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// Whose time moves the watermark.
package enum ClockMode: String, Sendable, CaseIterable {
  /// Ticks come from the wall clock, and an event from the future is rejected.
  case wall
  /// Time is only what events and explicit ticks say.
  case events
}
