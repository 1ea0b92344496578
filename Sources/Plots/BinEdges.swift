#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Ends of bins: ascending, finite, around all the numbers they were made for.
struct BinEdges {
  let values: [Double]

  /// - Precondition: The numbers are finite, and positive if the axis is logarithmic; *count* is at least 2.
  init(over numbers: [Double], _ axis: Histogram.Axis, about count: Int) {
    guard let least = numbers.min(), let greatest = numbers.max() else {
      values = []
      return
    }
    let all = axis == .linear ? BinEdges.equal(least, greatest, count) : BinEdges.ratios(least, greatest, count)
    // The greatest Double there is has no end beyond it.
    let first = all.dropLast().lastIndex { $0 <= least } ?? 0
    let last = all.firstIndex { $0 > greatest } ?? all.count - 1
    values = Array(all[first...last])
  }

  /// Multiples of a round step.
  private static func equal(_ least: Double, _ greatest: Double, _ count: Int) -> [Double] {
    let scale = Scale(over: [least, greatest], from: 0, to: 1)
    let inner = Ticks(from: scale.lower, to: scale.upper, about: max(count, 4)).values
    guard inner.count > 1, let first = inner.first, let last = inner.last else { return [scale.lower, scale.upper] }
    let step = inner[1] - first
    return [max(first - step, -.greatestFiniteMagnitude)] + inner + [min(last + step, .greatestFiniteMagnitude)]
  }

  /// Powers of ten, or of a root of ten where there are few.
  private static func ratios(_ least: Double, _ greatest: Double, _ count: Int) -> [Double] {
    let lower = PowersOfTen.exponent(of: least)
    let decades = PowersOfTen.exponent(of: greatest) + 1 - lower
    let parts = [20, 10, 5, 4, 2].first { $0 * decades <= count } ?? 1
    let stride = (decades + count - 1) / count
    let steps = (decades + stride - 1) / stride * parts
    let edges = (0...steps).map { step in
      let (power, part) = step.quotientAndRemainder(dividingBy: parts)
      let start = PowersOfTen.value(1, lower + power * stride)
      let edge = part == 0 ? start : start * exp(log(10) * Double(part) / Double(parts))
      return min(max(edge, .leastNonzeroMagnitude), .greatestFiniteMagnitude)
    }
    // What lies beyond all Doubles has come to stand on the last of them.
    return edges.indices.filter { $0 == 0 || edges[$0 - 1] < edges[$0] }.map { edges[$0] }
  }

  /// How many of the numbers lie in each bin, its upper end not included, but that of the last.
  func bins(_ numbers: [Double]) -> [Histogram.Bin] {
    guard values.count > 1 else { return [] }
    var counts = [Int](repeating: 0, count: values.count - 1)
    for number in numbers { counts[min(above(number), counts.count) - 1] += 1 }
    return counts.indices.map { Histogram.Bin(from: values[$0], to: values[$0 + 1], count: counts[$0]) }
  }

  /// The first end greater than the number; at least 1, for none lies before the first.
  private func above(_ number: Double) -> Int {
    var (low, high) = (1, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] > number { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
