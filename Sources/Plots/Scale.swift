#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where on a line a number stands.
struct Scale {
  let lower: Double
  let upper: Double
  let start: Double
  let end: Double
  let isLogarithmic: Bool

  /// Over all the numbers, which are finite, and a little more on both sides; an interval of one where there are none.
  ///
  /// One number alone stands in the middle; a range too narrow for a Double to have numbers in it is widened.
  init(over values: [Double], from start: Double, to end: Double, margin: Double = 0) {
    var lower = values.min() ?? 0
    var upper = values.max() ?? 1
    let magnitude = max(lower.magnitude, upper.magnitude)
    let least = max(magnitude * 1e-9, 1e-290)
    if upper - lower < least {
      let half = magnitude < 1e-290 ? 0.5 : lower == upper ? magnitude / 10 : least
      (lower, upper) = (max(lower - half, -.greatestFiniteMagnitude), min(upper + half, .greatestFiniteMagnitude))
    } else {
      // Halves first: the whole range may overflow.
      let extra = (upper / 2 - lower / 2) * 2 * margin
      if extra.isFinite, (lower - extra).isFinite, (upper + extra).isFinite {
        (lower, upper) = (lower - extra, upper + extra)
      }
    }
    self.init(lower: lower, upper: upper, from: start, to: end, isLogarithmic: false)
  }

  /// - Precondition: *lower* < *upper*, both finite; positive if it is logarithmic.
  init(lower: Double, upper: Double, from start: Double, to end: Double, isLogarithmic: Bool) {
    precondition(lower < upper && lower.isFinite && upper.isFinite && (lower > 0 || !isLogarithmic))
    self.lower = lower
    self.upper = upper
    self.start = start
    self.end = end
    self.isLogarithmic = isLogarithmic
  }

  /// Numbers outside stand at the nearer end.
  func position(_ value: Double) -> Double {
    let inside = min(max(value, lower), upper)
    let share: Double
    if isLogarithmic {
      share = (log(inside) - log(lower)) / (log(upper) - log(lower))
    } else {
      share = (inside / 2 - lower / 2) / (upper / 2 - lower / 2)
    }
    return start + (end - start) * share
  }

  func ticks(about count: Int) -> Ticks {
    isLogarithmic
      ? Ticks(powersFrom: lower, to: upper, about: count) : Ticks(from: lower, to: upper, about: count)
  }
}
