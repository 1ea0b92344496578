import Metrics
import Synchronization

/// A number that only rises, from whole and fractional increments alike.
///
/// Whole increments are summed apart and exactly; their sum wraps at 2⁶⁴, which Prometheus reads as a restart.
/// Negative, zero and non-finite increments are ignored.
final class PrometheusCounter: PrometheusSeries, CounterHandler, FloatingPointCounterHandler {
  static let kind = PrometheusKind.counter
  let identity: SeriesIdentity
  private let whole = Atomic<UInt64>(0)
  private let fractional = Atomic<Double>(0)

  /// Starts at zero.
  init(_ identity: SeriesIdentity) {
    self.identity = identity
  }

  /// Adds a positive amount: one atomic addition.
  func increment(by amount: Int64) {
    guard amount > 0 else { return }
    whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
  }

  /// Adds a positive, finite amount: an atomic exchange, repeated if another task was faster.
  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    fractional.add(amount)
  }

  /// Back to zero. An increment at the same time may fall on either side.
  func reset() {
    whole.store(0, ordering: .relaxed)
    fractional.store(0, ordering: .relaxed)
  }

  func write(into text: inout String) {
    let whole = whole.load(ordering: .relaxed)
    let fractional = fractional.load(ordering: .relaxed)
    let value = fractional == 0 ? String(whole) : PrometheusText.number(Double(whole) + fractional)
    PrometheusText.writeSample(identity.name, labels: identity.labels, value: value, into: &text)
  }
}
