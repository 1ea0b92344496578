import Metrics
import Synchronization

/// Counts of values by size, and their sum. A lock of its own keeps buckets, sum and count consistent with each other.
///
/// Counts wrap at 2⁶⁴, which Prometheus reads as a restart. Non-finite values are ignored: one of them would make the
/// sum useless for good.
final class PrometheusHistogram: PrometheusSeries, RecorderHandler, TimerHandler {
  private struct Tally {
    /// Values per bucket, not cumulative; the last is above all bounds.
    var counts: [UInt64]
    var sum = 0.0
  }

  static let kind = PrometheusKind.histogram
  let identity: SeriesIdentity
  private let buckets: HistogramBuckets
  private let tally: Mutex<Tally>

  /// Starts empty.
  init(_ identity: SeriesIdentity, buckets: HistogramBuckets) {
    self.identity = identity
    self.buckets = buckets
    tally = Mutex(Tally(counts: Array(repeating: 0, count: buckets.bounds.count + 1)))
  }

  /// Adds a value.
  func record(_ value: Int64) { record(Double(value)) }

  /// Adds a finite value.
  ///
  /// - Complexity: O(log *b*) in the number of bounds.
  func record(_ value: Double) {
    guard value.isFinite else { return }
    let index = buckets.index(of: value)
    tally.withLock {
      $0.counts[index] &+= 1
      $0.sum += value
    }
  }

  /// Adds a duration as seconds; a negative one, of a clock that was set back, as 0.
  func recordNanoseconds(_ duration: Int64) { record(Double(max(0, duration)) / 1e9) }

  func write(into text: inout String) {
    let tally = tally.withLock { $0 }
    let prefix = identity.labels.isEmpty ? "" : identity.labels + ","
    var total: UInt64 = 0
    for (bound, count) in zip(buckets.bounds + [.infinity], tally.counts) {
      total &+= count
      let labels = "\(prefix)le=\"\(PrometheusText.number(bound))\""
      PrometheusText.writeSample(identity.name + "_bucket", labels: labels, value: String(total), into: &text)
    }
    let sum = PrometheusText.number(tally.sum)
    PrometheusText.writeSample(identity.name + "_sum", labels: identity.labels, value: sum, into: &text)
    PrometheusText.writeSample(identity.name + "_count", labels: identity.labels, value: String(total), into: &text)
  }
}
