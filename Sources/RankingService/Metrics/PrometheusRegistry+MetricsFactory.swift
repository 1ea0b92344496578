package import Metrics
import Synchronization

extension PrometheusRegistry: MetricsFactory {
  /// The counter of this name and these labels, made if it is new.
  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions, PrometheusCounter.init) ?? NOOPMetricsHandler.instance
  }

  /// The counter of this name and these labels, made if it is new; the same handler as ``makeCounter(label:dimensions:)``.
  package func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(label, dimensions, PrometheusCounter.init) ?? NOOPMetricsHandler.instance
  }

  /// The gauge of this name and these labels, made if it is new.
  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions, PrometheusGauge.init) ?? NOOPMetricsHandler.instance
  }

  /// The histogram (if `aggregate`) or gauge of this name and these labels, made if it is new.
  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate { return series(label, dimensions, makeHistogram) ?? NOOPMetricsHandler.instance }
    return series(label, dimensions, PrometheusGauge.init) ?? NOOPMetricsHandler.instance
  }

  /// The histogram of this name and these labels, made if it is new. It records seconds, whatever unit is preferred.
  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions, makeHistogram) ?? NOOPMetricsHandler.instance
  }

  /// Removes the counter from the exposition. Others who hold the handler update it unseen; making it again starts at 0.
  package func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }

  /// Removes the counter from the exposition, as ``destroyCounter(_:)`` does.
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { destroy(handler) }

  /// Removes the gauge from the exposition, as ``destroyCounter(_:)`` does.
  package func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }

  /// Removes the histogram or gauge from the exposition, as ``destroyCounter(_:)`` does.
  package func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }

  /// Removes the histogram from the exposition, as ``destroyCounter(_:)`` does.
  package func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

  private func makeHistogram(_ identity: SeriesIdentity) -> PrometheusHistogram {
    PrometheusHistogram(identity, buckets: buckets(for: identity.name))
  }

  /// The series of type `S` with this name and these labels, or nil, counted, if the name is of another type.
  private func series<S: PrometheusSeries>(
    _ label: String, _ dimensions: [(String, String)], _ make: (SeriesIdentity) -> S
  ) -> S? {
    let identity = SeriesIdentity(label: label, dimensions: dimensions, kind: S.kind)
    let series = table.withLock { $0.resolve(identity, make) }
    if series == nil { conflicts.increment(by: 1 as Int64) }
    return series
  }

  /// Handlers of other factories, handlers that do nothing and the registry's own counter are left alone.
  private func destroy(_ handler: AnyObject) {
    guard handler !== conflicts, let series = handler as? any PrometheusSeries else { return }
    table.withLock { $0.remove(series) }
  }
}
