import Events

/// What outcomes can be grouped by.
enum InsightDimension: Equatable, Sendable {
  /// A key of the outcome itself.
  case field(Field)
  /// The hour, or the day, in UTC, in which the pair was shown.
  case hour, day
  case tag(String)
  case context(String)

  /// Keys of an outcome with few enough values, which no amendment changes. Members are too many to count apart.
  enum Field: String, CaseIterable, Sendable {
    case placement, action, title, arm, origin
  }

  /// Reads `action`, `hour`, `tag.cell`, `context.hour`; any other name is that of a context's feature.
  ///
  /// - Returns: nil for a name that is empty.
  init?(parsing name: String) {
    if let field = Field(rawValue: name) {
      self = .field(field)
    } else if name == "hour" {
      self = .hour
    } else if name == "day" {
      self = .day
    } else if name.hasPrefix("tag.") {
      self = .tag(String(name.dropFirst(4)))
    } else {
      self = .context(name.hasPrefix("context.") ? String(name.dropFirst(8)) : name)
    }
    switch self {
    case .tag(let name), .context(let name): if name.isEmpty { return nil }
    case .field, .hour, .day: break
    }
  }
}
