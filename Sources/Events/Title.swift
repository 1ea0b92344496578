/// What the catalogue says of a title, or of an image, from `at` on.
package struct Title: Equatable, Sendable {
  package var id: ActionID
  /// From when on it is so; a look-up takes the latest entry that is not after the decision.
  package var at: EventTime
  /// Seconds that it plays, above 0; nil where nobody said.
  package var duration: Double?
  package var genres: [String]
  package var launchedAt: EventTime?
  /// The images it can wear.
  package var artworks: [ActionID]
  /// Whatever else a placement's features may name.
  package var features: Features

  package init(
    id: ActionID, at: EventTime, duration: Double? = nil, genres: [String] = [], launchedAt: EventTime? = nil,
    artworks: [ActionID] = [], features: Features = .none
  ) {
    self.id = id
    self.at = at
    self.duration = duration
    self.genres = genres
    self.launchedAt = launchedAt
    self.artworks = artworks
    self.features = features
  }

  /// The value of a feature that a placement names: of `features`; else `duration` in seconds, or `genres`.
  package subscript(feature name: String) -> FeatureValue? {
    if let value = features[name] { return value }
    switch name {
    case "duration": return duration.map { .number($0) }
    case "genres": return genres.isEmpty ? nil : .texts(genres)
    default: return nil
    }
  }
}
