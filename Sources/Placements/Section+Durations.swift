import Events

extension Section {
  /// A whole number and a unit, such as `6h`; at least `least`.
  mutating func duration(
    _ key: String, atLeast least: EventDuration = .zero
  ) throws(PlacementError) -> EventDuration? {
    guard let text = try string(key) else { return nil }
    guard let duration = EventDuration(parsing: text) else {
      throw error(key, "expected a duration such as 500ms, 2s, 10m, 6h or 30d, at most 3650d, found \(text)")
    }
    guard duration >= least else { throw error(key, "expected at least \(least), found \(text)") }
    return duration
  }
}
