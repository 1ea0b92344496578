/// Sums over the weights and rewards of an IPS estimate, from which the intervals for IPS are made.
///
/// A round that stands for others counts by its importance ω: its weight is ωw, told in units of the mean ω, so that it
/// stays one round of the count. Sums of at most 256 rounds are added to totals with their rounding errors (Neumaier
/// 1974): partial sums, however cut, merge to what one pass gives, within 1e-13 relative to the sum of absolute values.
/// What is not finite makes all of it say nothing.
package struct WeightSums: Equatable, Sendable {
  private static let blockSize = 256

  /// How many rounds.
  package private(set) var count = 0
  /// The greatest ωw.
  private var largest = 0.0
  /// Σωw, Σω²w², Σωwr, Σω²w²r, Σω²w²r², Σωr, Σω, and nothing.
  private var sums = SIMD8<Double>.zero
  /// What rounding took from each.
  private var lost = SIMD8<Double>.zero

  package init() {}

  /// Adds one round. - Parameter weight: At least 0.
  package mutating func add(weight: Double, reward: Double, importance: Double = 1) {
    count += 1
    let product = weight * importance
    if product > largest { largest = product }
    add(WeightSums.terms(product, reward, importance))
  }

  /// Adds rounds, column by column: lengths are equal. - Complexity: 7 ns a round.
  package mutating func add(
    weights: UnsafeBufferPointer<Double>, rewards: UnsafeBufferPointer<Double>,
    importances: UnsafeBufferPointer<Double>
  ) {
    precondition(
      rewards.count == weights.count && importances.count == weights.count,
      "\(weights.count) weights, \(rewards.count) rewards, \(importances.count) importances")
    count += weights.count
    for start in stride(from: 0, to: weights.count, by: WeightSums.blockSize) {
      var block = SIMD8<Double>.zero
      for index in start..<min(start + WeightSums.blockSize, weights.count) {
        let product = weights[index] * importances[index]
        if product > largest { largest = product }
        block += WeightSums.terms(product, rewards[index], importances[index])
      }
      add(block)
    }
  }

  /// Adds what another one saw.
  package mutating func merge(_ other: WeightSums) {
    count += other.count
    largest = max(largest, other.largest)
    add(other.sums)
    lost += other.lost
  }

  /// Whether no round that weighs had a reward.
  package var earnsNothing: Bool { sums[4] == 0 }

  /// The sums with rewards brought to 0...1 and importances to a mean of 1.
  ///
  /// Made of the sums alone, so that a range far from 0 costs bits: as many as its ends have more than its width.
  /// - Returns: nil of no rounds, of what is not finite, and of a range without width.
  func scaled(to rewards: ClosedRange<Double>) -> ScaledWeightSums? {
    let (low, width) = (rewards.lowerBound, rewards.upperBound - rewards.lowerBound)
    let totals = sums + lost
    guard count > 0, width > 0, width < .infinity, totals[6] > 0 else { return nil }
    let n = Double(count)
    let unit = n / totals[6]
    let (w, ww) = (totals[0] * unit, totals[1] * unit * unit)
    let (wr, wwr, wwrr) = (totals[2] * unit, totals[3] * unit * unit, totals[4] * unit * unit)
    let scaled = ScaledWeightSums(
      n: n, largest: largest * unit, w: w, ww: ww, wr: (wr - low * w) / width, wwr: (wwr - low * ww) / width,
      wwrr: (wwrr - 2 * low * wwr + low * low * ww) / (width * width), r: (totals[5] * unit - low * n) / width)
    return scaled.isFinite ? scaled : nil
  }

  @inline(__always)
  private static func terms(_ weight: Double, _ reward: Double, _ importance: Double) -> SIMD8<Double> {
    let (square, earned) = (weight * weight, weight * reward)
    return SIMD8(weight, square, earned, weight * earned, earned * earned, importance * reward, importance, 0)
  }

  private mutating func add(_ terms: SIMD8<Double>) {
    let sum = sums + terms
    let added = sum - sums
    lost += (sums - (sum - added)) + (terms - added)
    sums = sum
  }
}

/// Sums over rounds with rewards in 0...1.
struct ScaledWeightSums {
  let n: Double
  let largest: Double
  let w: Double
  let ww: Double
  let wr: Double
  let wwr: Double
  let wwrr: Double
  let r: Double

  var isFinite: Bool { [largest, w, ww, wr, wwr, wwrr, r].allSatisfy(\.isFinite) }
}

extension ClosedRange<Double> {
  /// What lies at a share of it.
  func value(at share: Double) -> Double { lowerBound + share * (upperBound - lowerBound) }
}
