import Synchronization

/// A swift-metrics backend that is scraped: it keeps every metric in memory and writes them in the Prometheus text
/// format, version 0.0.4, when asked.
///
/// | swift-metrics | handler | Prometheus type |
/// | --- | --- | --- |
/// | `Counter`, `FloatingPointCounter` | `PrometheusCounter` | `counter` |
/// | `Gauge`, `Recorder(aggregate: false)`, `Meter` | `PrometheusGauge` | `gauge` |
/// | `Recorder(aggregate: true)`, `Timer` (in seconds) | `PrometheusHistogram` | `histogram` |
///
/// The registry hands out handlers and forgets about them: an increment touches its own handler only. `SeriesTable`
/// holds them by name and labels, behind one lock that is taken to make, destroy and list handlers.
///
/// Names are used as given, apart from characters the format does not allow (see ``PrometheusText``); counters are
/// named `*_total` by whoever makes them. Metrics whose names or labels become equal that way are one metric, with one
/// handler. A name already used by another type yields a handler that does nothing, and is counted in
/// ``conflictsName``: a metric that cannot be shown must not stop the service.
package final class PrometheusRegistry: Sendable {
  /// The counter of metrics refused because their name belongs to another type.
  package static let conflictsName = "marquee_metric_conflicts_total"

  /// The `Content-Type` of ``exposition()``.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  let table: Mutex<SeriesTable>
  let conflicts: PrometheusCounter
  private let buckets: [String: HistogramBuckets]

  /// Creates a registry that holds one metric, ``conflictsName``.
  ///
  /// - Parameter buckets: Bounds by metric name, for histograms that are not latencies; all others have
  ///   ``HistogramBuckets/latency``. Of names that differ only in characters the format does not allow, the first in
  ///   sorted order counts.
  package init(buckets: [String: HistogramBuckets] = [:]) {
    let named = buckets.sorted { $0.key < $1.key }.map { (PrometheusText.metricName($0.key), $0.value) }
    self.buckets = Dictionary(named, uniquingKeysWith: { first, _ in first })
    let identity = SeriesIdentity(label: Self.conflictsName, dimensions: [], kind: .counter)
    let conflicts = PrometheusCounter(identity)
    var table = SeriesTable()
    table.help[identity.name] = "Metrics refused because their name belongs to a metric of another type."
    _ = table.resolve(identity) { _ in conflicts }
    self.conflicts = conflicts
    self.table = Mutex(table)
  }

  /// Sets the `# HELP` text of a metric, before or after it is made; the last text wins.
  ///
  /// - Parameters:
  ///   - name: The metric's name, as it is given when the metric is made.
  ///   - help: Any text; backslashes and line feeds are escaped when it is written.
  package func describe(_ name: String, help: String) {
    table.withLock { $0.help[PrometheusText.metricName(name)] = help }
  }

  /// The bounds for the histogram of this name, after sanitising.
  func buckets(for name: String) -> HistogramBuckets {
    buckets[name] ?? .latency
  }
}
