/// All series of a registry by name and labels, and the help texts. It decides which names are free.
struct SeriesTable: Sendable {
  /// The series of one name, all of one type.
  struct Family: Sendable {
    /// The type of every series in it.
    let kind: PrometheusKind

    /// By ``SeriesIdentity/labels``; never empty.
    var series: [String: any PrometheusSeries]
  }

  /// By ``SeriesIdentity/name``.
  private(set) var families: [String: Family] = [:]

  /// Help texts by metric name; a name need not have a family.
  var help: [String: String] = [:]

  /// The sample names of all families.
  private var occupied: Set<String> = []

  /// The series of this identity, made if it is new; nil if the name, or a sample name of it, is of another type.
  mutating func resolve<S: PrometheusSeries>(_ identity: SeriesIdentity, _ make: (SeriesIdentity) -> S) -> S? {
    if let family = families[identity.name] {
      guard family.kind == S.kind else { return nil }
      if let series = family.series[identity.labels] { return series as? S }
      let series = make(identity)
      families[identity.name]?.series[identity.labels] = series
      return series
    }
    let sampleNames = S.kind.sampleNames(of: identity.name)
    guard occupied.isDisjoint(with: sampleNames) else { return nil }
    let series = make(identity)
    occupied.formUnion(sampleNames)
    families[identity.name] = Family(kind: S.kind, series: [identity.labels: series])
    return series
  }

  /// Removes a series, and frees its name if it was the last; does nothing if it is not, or no longer, in the table.
  mutating func remove(_ series: any PrometheusSeries) {
    let identity = series.identity
    guard var family = families[identity.name], family.series[identity.labels] === series else { return }
    family.series[identity.labels] = nil
    if family.series.isEmpty {
      occupied.subtract(family.kind.sampleNames(of: identity.name))
      families[identity.name] = nil
    } else {
      families[identity.name] = family
    }
  }
}
