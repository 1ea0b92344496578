package import Events

/// What goes wrong between a member's client and the service; nothing, unless said. Rates are shares of the events, each
/// drawn for itself.
package struct DeliveryFaults: Equatable, Sendable {
  /// Delivered a second time.
  package var duplicates = 0.0
  /// Delivered after a pause inside the lateness, so that others overtake it.
  package var reordered = 0.0
  /// Delivered when event time has left it behind by more than the lateness.
  package var late = 0.0
  /// Never delivered.
  package var lost = 0.0
  /// How far a member's clock may be ahead or behind; each member's is so by one amount.
  package var skew = EventDuration.zero
  /// The disorder that the service was promised.
  package var lateness: EventDuration

  /// - Parameter lateness: At least twice the skew: two clocks may differ by that much before anything is slow.
  package init(
    duplicates: Double = 0, reordered: Double = 0, late: Double = 0, lost: Double = 0, skew: EventDuration = .zero,
    lateness: EventDuration = .zero
  ) {
    precondition([duplicates, reordered, late, lost].allSatisfy { (0...1).contains($0) }, "a rate is from 0 to 1")
    precondition(skew + skew <= lateness, "clocks \(skew) off in a lateness of \(lateness)")
    self.duplicates = duplicates
    self.reordered = reordered
    self.late = late
    self.lost = lost
    self.skew = skew
    self.lateness = lateness
  }

  /// The longest pause that keeps an event in time: what skewed clocks leave of the lateness.
  var longestPause: EventDuration {
    EventDuration(milliseconds: lateness.milliseconds - 2 * skew.milliseconds)
  }
}
