import Synchronization

extension PrometheusRegistry {
  /// All metrics in the Prometheus text format 0.0.4: by name, then by labels, each histogram consistent in itself.
  ///
  /// Equal metrics give equal text, whatever the order they were made in.
  ///
  /// - Complexity: O(*n* log *n*) in the number of series. The registry's lock is held only to take a copy by reference.
  package func exposition() -> String {
    let table = table.withLock { $0 }
    var text = ""
    for (name, family) in table.families.sorted(by: { $0.key < $1.key }) {
      if let help = table.help[name] { text += "# HELP \(name) \(PrometheusText.escapedHelp(help))\n" }
      text += "# TYPE \(name) \(family.kind.rawValue)\n"
      for (_, series) in family.series.sorted(by: { $0.key < $1.key }) { series.write(into: &text) }
    }
    return text
  }
}
