/// What tells one series from another: a metric name and labels, both in the form they are written in.
struct SeriesIdentity: Sendable {
  /// A valid metric name.
  let name: String

  /// Valid label pairs, `a="x",b="y"`, by label name; empty without labels.
  let labels: String

  /// Parses what swift-metrics was given.
  ///
  /// Labels may come in any order. A label without a value is left out, since Prometheus takes it as absent; of two
  /// labels whose names become equal the first counts, since a repeated name would spoil the whole scrape. On a
  /// histogram the label `le` is taken, and becomes `exported_le`.
  init(label: String, dimensions: [(String, String)], kind: PrometheusKind) {
    var values: [String: String] = [:]
    for (key, value) in dimensions where !value.isEmpty {
      var key = PrometheusText.labelName(key)
      if kind == .histogram, key == "le" { key = "exported_le" }
      if values[key] == nil { values[key] = value }
    }
    name = PrometheusText.metricName(label)
    labels = values.sorted { $0.key < $1.key }
      .map { "\($0.key)=\"\(PrometheusText.escapedLabelValue($0.value))\"" }
      .joined(separator: ",")
  }
}
