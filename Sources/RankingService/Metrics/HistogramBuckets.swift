/// The upper bounds of a histogram's buckets. A value equal to a bound belongs below it; `+Inf` is implied.
package struct HistogramBuckets: Sendable, Equatable {
  /// Finite, strictly increasing; possibly empty.
  package let bounds: [Double]

  /// Latencies in seconds: 10 µs to 60 s, each bound 2 to 3 times the one before.
  package static let latency = HistogramBuckets([
    0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5,
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
    1, 2.5, 5, 10, 30, 60,
  ])

  /// Creates buckets with these bounds, in the unit the metric records.
  ///
  /// - Precondition: The bounds are finite and strictly increasing.
  package init(_ bounds: [Double]) {
    precondition(bounds.allSatisfy(\.isFinite), "bucket bounds must be finite; +Inf is implied")
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bucket bounds must increase")
    self.bounds = bounds
  }

  /// The position of the first bound that is not below `value`; the number of bounds if all are.
  ///
  /// - Complexity: O(log *b*) in the number of bounds.
  func index(of value: Double) -> Int {
    var low = 0
    var high = bounds.count
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
