import Metrics
import Synchronization

/// A number that is set, raised and lowered. Whole numbers beyond 2⁵³ are rounded to the nearest `Double`.
final class PrometheusGauge: PrometheusSeries, RecorderHandler, MeterHandler {
  static let kind = PrometheusKind.gauge
  let identity: SeriesIdentity
  private let value = Atomic<Double>(0)

  /// Starts at zero.
  init(_ identity: SeriesIdentity) {
    self.identity = identity
  }

  /// Sets the value.
  func set(_ value: Int64) { set(Double(value)) }

  /// Sets the value; any, with infinities and NaN.
  func set(_ value: Double) { self.value.store(value, ordering: .relaxed) }

  /// Sets the value.
  func record(_ value: Int64) { set(Double(value)) }

  /// Sets the value; any, with infinities and NaN.
  func record(_ value: Double) { set(value) }

  /// Adds a positive, finite amount; others are ignored, as by swift-metrics' own meter.
  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    value.add(amount)
  }

  /// Subtracts a positive, finite amount; others are ignored, as by swift-metrics' own meter.
  func decrement(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    value.add(-amount)
  }

  func write(into text: inout String) {
    let value = PrometheusText.number(value.load(ordering: .relaxed))
    PrometheusText.writeSample(identity.name, labels: identity.labels, value: value, into: &text)
  }
}
