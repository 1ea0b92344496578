import Foundation

/// Pearson's chi-square test of counts against expectations.
package enum ChiSquare {
  /// The probability of counts at least this far from what was expected, if the expectation is right.
  ///
  /// Cells expected fewer than five times are taken together. A count where none can be is impossible: 0.
  package static func pValue(observed: [Int], expected: [Double]) -> Double {
    precondition(observed.count == expected.count, "\(observed.count) counts for \(expected.count) expectations")
    var cells: [(observed: Double, expected: Double)] = []
    var rare = (observed: 0.0, expected: 0.0)
    for (count, expectation) in zip(observed, expected) {
      if expectation == 0, count > 0 { return 0 }
      if expectation < 5 {
        rare = (rare.observed + Double(count), rare.expected + expectation)
      } else {
        cells.append((Double(count), expectation))
      }
    }
    if rare.expected > 0 { cells.append(rare) }
    let statistic = cells.reduce(0) { $0 + ($1.observed - $1.expected) * ($1.observed - $1.expected) / $1.expected }
    return cells.count < 2 ? 1 : survival(statistic, degrees: cells.count - 1)
  }

  /// The probability that a chi-square variable exceeds `statistic`: the incomplete gamma function Q(k/2, x/2), below its
  /// mean by series, above by continued fraction (Abramowitz & Stegun 1964, 6.5.29 and 6.5.31); error below 1e-12.
  package static func survival(_ statistic: Double, degrees: Int) -> Double {
    let (shape, x) = (Double(degrees) / 2, statistic / 2)
    if x <= 0 { return 1 }
    let factor = exp(shape * log(x) - x - lgamma(shape))
    if x >= shape + 1 { return factor / fraction(shape: shape, x: x) }
    var term = factor / shape
    var (sum, index) = (term, 1.0)
    while term > 1e-17 * sum {
      term *= x / (shape + index)
      sum += term
      index += 1
    }
    return 1 - sum
  }

  /// x + (1 − a) / (1 + 1 / (x + (2 − a) / (1 + 2 / (x + …)))), from its two-hundredth level up.
  private static func fraction(shape: Double, x: Double) -> Double {
    stride(from: 200.0, through: 1, by: -1).reduce(x) { tail, level in x + (level - shape) / (1 + level / tail) }
  }
}
