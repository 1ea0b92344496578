/// The types of metric this backend writes; the raw value is the word of the `# TYPE` line.
enum PrometheusKind: String {
  case counter, gauge, histogram

  /// The sample names a metric of this type and name occupies; no other metric may have one of them.
  func sampleNames(of name: String) -> [String] {
    switch self {
    case .counter, .gauge: [name]
    case .histogram: [name, name + "_bucket", name + "_sum", name + "_count"]
    }
  }
}

/// One metric with one set of labels: the handler that records it and the lines it is written as.
protocol PrometheusSeries: AnyObject, Sendable {
  /// The type, the same for all series of a name.
  static var kind: PrometheusKind { get }

  /// The name and labels it was made with.
  var identity: SeriesIdentity { get }

  /// Appends its sample lines, each ended by a line feed.
  func write(into text: inout String)
}
