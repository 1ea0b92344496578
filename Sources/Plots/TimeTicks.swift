/// Times along an axis in UTC: whole seconds, minutes, hours, days, months or years.
package struct TimeTicks: Equatable, Sendable {
  /// What is written at a tick, on one or two lines: `14:00` over `26 Nov`, `26 Nov` over `2026`.
  package struct Label: Equatable, Sendable {
    package let text: String
    /// The day, or year, at the first tick of it.
    package let below: String?
  }

  /// Milliseconds since 1970, ascending, inside the range.
  package let times: [Int64]
  package let labels: [Label]

  /// About *count* of them, at most twice as many; none if *upper* is less than *lower*.
  ///
  /// Times outside the years 1 to 9999 are taken as their ends.
  /// - Precondition: *count* is at least 2.
  package init(from lower: Int64, to upper: Int64, about count: Int) {
    precondition(count >= 2)
    let (lower, upper) = (UTC.clamped(lower), UTC.clamped(upper))
    let rough = max(0, upper - lower) / Int64(count)
    let unit: (UTC) -> (text: String, below: String?)
    if let step = TimeTicks.steps.first(where: { $0 >= rough }) {
      times = TimeTicks.multiples(of: step, lower, upper)
      unit = step < UTC.day ? { ($0.clock(step: step), $0.dayName) } : { ($0.dayName, "\($0.year)") }
    } else {
      let step = TimeTicks.months.first { $0 * 30 * UTC.day >= rough } ?? 60_000
      times = TimeTicks.firstDays(every: step, lower, upper)
      unit = step < 12 ? { ($0.monthName, "\($0.year)") } : { ("\($0.year)", nil) }
    }
    var named: String?
    labels = times.map { time in
      let (text, below) = unit(UTC(time))
      defer { named = below }
      return Label(text: text, below: below == named ? nil : below)
    }
  }

  /// Milliseconds, up to two weeks of days.
  private static let steps: [Int64] = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
    1_209_600_000,
  ]
  private static let months: [Int64] = [
    1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000, 24_000, 60_000,
  ]

  /// Weeks begin on Mondays; 1970 began on a Thursday.
  private static func multiples(of step: Int64, _ lower: Int64, _ upper: Int64) -> [Int64] {
    let origin = step.isMultiple(of: 7 * UTC.day) ? -3 * UTC.day : 0
    let (quotient, remainder) = UTC.floorDivide(lower - origin, step)
    let first = (quotient + (remainder > 0 ? 1 : 0)) * step + origin
    return first <= upper ? Array(stride(from: first, through: upper, by: Int64.Stride(step))) : []
  }

  private static func firstDays(every months: Int64, _ lower: Int64, _ upper: Int64) -> [Int64] {
    let first = UTC.floorDivide(UTC(lower).monthNumber, months).quotient * months
    return stride(from: first, through: UTC(upper).monthNumber, by: Int64.Stride(months))
      .map(UTC.start(ofMonth:)).filter { (lower...upper).contains($0) }
  }
}
