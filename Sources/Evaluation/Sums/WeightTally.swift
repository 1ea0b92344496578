/// A policy's weights: how many rounds they are worth, how great the greatest is, and how they are spread.
package struct WeightTally: Equatable, Sendable {
  /// Bins by powers of two, from 2⁻²⁰ to 2⁴⁰, and one for 0; what lies beyond is put into the outermost.
  private static let exponents = -20...40

  /// Of the weights.
  private(set) var moments = MeanMoments()
  private var total = 0.0
  private var squares = 0.0
  /// Of importance times weight.
  private(set) var largest = 0.0
  private var bins = [Int](repeating: 0, count: exponents.count + 1)

  package init() {}

  /// (Σw)² / Σw²; 0 of nothing. Source: Kong 1992.
  package var effectiveSampleSize: Double { squares > 0 ? total * total / squares : 0 }

  package var largestShare: Double { total > 0 ? largest / total : 0 }

  /// From the least weight on; empty bins at both ends left out.
  package var histogram: [WeightBin] {
    let all = bins.enumerated().map { index, count in
      let exponent = WeightTally.exponents.lowerBound + index - 1
      return index == 0
        ? WeightBin(from: 0, to: 0, count: count)
        : WeightBin(from: .power(exponent), to: .power(exponent + 1), count: count)
    }
    guard let first = all.firstIndex(where: { $0.count > 0 }), let last = all.lastIndex(where: { $0.count > 0 })
    else { return [] }
    return Array(all[first...last])
  }

  /// - Parameter isPlain: Whether every importance is 1.
  mutating func add(
    _ weights: UnsafeBufferPointer<Double>, importances: UnsafeBufferPointer<Double>, isPlain: Bool
  ) {
    moments.add(weights, importances: isPlain ? nil : importances)
    for index in weights.indices {
      let weight = weights[index] * importances[index]
      total += weight
      squares += weight * weight
      if weight > largest { largest = weight }
      bins[WeightTally.bin(of: weight)] += 1
    }
  }

  mutating func merge(_ other: WeightTally) {
    moments.merge(other.moments)
    total += other.total
    squares += other.squares
    largest = max(largest, other.largest)
    for index in bins.indices { bins[index] += other.bins[index] }
  }

  private static func bin(of weight: Double) -> Int {
    guard weight > 0 else { return 0 }
    let exponent = min(max(Int(clamping: weight.exponent), exponents.lowerBound), exponents.upperBound)
    return exponent - exponents.lowerBound + 1
  }
}

extension Double {
  /// 2 to a whole power within a double's range.
  fileprivate static func power(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
}
