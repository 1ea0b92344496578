/// What the rankings of a block took, in nanoseconds: as whoever waits sees it, and of the thread's own processor time,
/// which what others do on a shared machine is no part of.
struct RankingTimes {
  let count: Int
  let p50: Double
  let p99: Double
  let p999: Double
  let processorP99: Double

  /// - Parameters:
  ///   - waited: Of each ranking.
  ///   - used: Processor time of each ranking.
  /// - Complexity: O(*n* log *n*), for no estimate stands in for an order.
  init(waited: [UInt32], used: [UInt32]) {
    count = waited.count
    let (waited, used) = (waited.sorted(), used.sorted())
    (p50, p99, p999) = (waited.quantile(0.5), waited.quantile(0.99), waited.quantile(0.999))
    processorP99 = used.quantile(0.99)
  }
}

extension [UInt32] {
  /// Of ascending numbers; 0 of none.
  fileprivate func quantile(_ share: Double) -> Double {
    isEmpty ? 0 : Double(self[Swift.min(count - 1, Int(share * Double(count)))])
  }
}
