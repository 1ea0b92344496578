/// What the rankings of a block took.
struct RankingTimes {
  let count: Int
  /// Nanoseconds.
  let p50: Double
  let p99: Double
  let p999: Double

  /// - Complexity: O(*n* log *n*), for no estimate stands in for an order.
  init(sorting times: [UInt32]) {
    let sorted = times.sorted()
    count = sorted.count
    func quantile(_ share: Double) -> Double {
      sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
    }
    (p50, p99, p999) = (quantile(0.5), quantile(0.99), quantile(0.999))
  }
}
