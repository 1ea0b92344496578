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

  /// A whole number of bytes and a unit of 1,024: `512k`, `64m` or `4g`; at least 1 KiB.
  mutating func size(_ key: String) throws(PlacementError) -> Int? {
    guard let text = try string(key) else { return nil }
    let shifts: [Character: Int] = ["k": 10, "m": 20, "g": 30]
    guard let unit = text.last, let shift = shifts[unit], let count = Int(text.dropLast()),
      (1...(1 << 20)).contains(count), count <= (1 << 44) >> shift
    else {
      throw error(key, "expected a size such as 512k, 64m or 4g, at most 16384g, found \(text)")
    }
    return count << shift
  }
}
