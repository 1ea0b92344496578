package import Events

/// A title, and what makes members take it. The chance is linear in what a context says, so that a linear model of each
/// title can learn it.
package struct SimulatedTitle: Equatable, Sendable {
  package let id: ActionID
  package let genre: String
  /// Seconds.
  package let duration: Double
  /// The first is plain; the others please one mood and put off its opposite.
  package let artworks: [SimulatedArtwork]
  /// What it gains from each number of a taste.
  let appeal: [Double]
  /// What it gains in each country, in the order of `Taste.countries`.
  let countryGains: [Double]
  /// What it gains in seven hours from noon.
  let hourGain: Double

  /// Before any taste.
  static let base = 0.04

  /// - Parameter isHit: Whether it is what those who love either of two genres have waited for.
  init(seed: UInt64, index: Int, isHit: Bool) {
    var random = SimulatedRandom(seed: seed, .title, UInt64(index))
    id = ActionID("tt\(index)")
    let main = isHit ? random.index(below: Taste.genres.count) : index % Taste.genres.count
    let other = (main + 1 + random.index(below: Taste.genres.count - 1)) % Taste.genres.count
    genre = Taste.genres[main]
    duration = (random.between(20, 150) * 60).rounded()
    var appeal = Taste.genres.map { _ in random.between(0, 0.03) }
    appeal[main] = isHit ? 0.8 : random.between(0.25, 0.5)
    appeal[other] = isHit ? 0.75 : random.between(0, 0.2)
    self.appeal = appeal + (0..<Taste.moods).map { _ in random.between(-0.06, 0.06) }
    countryGains = Taste.countries.map { _ in random.between(0, 0.06) }
    hourGain = random.between(-0.03, 0.03)
    artworks = (0..<SimulatedTitle.artworkCount).map { SimulatedArtwork(seed: seed, title: index, index: $0) }
  }

  private static let artworkCount = 4
}

/// An image that a title can wear.
package struct SimulatedArtwork: Equatable, Sendable {
  package let id: ActionID
  /// What the title gains from each mood of a taste.
  let moodGains: [Double]

  init(seed: UInt64, title: Int, index: Int) {
    var random = SimulatedRandom(seed: seed, .artwork, UInt64(title), index: UInt64(index))
    id = ActionID("tt\(title)-image\(index)")
    var gains = [Double](repeating: 0, count: Taste.moods)
    if index > 0 { gains[random.index(below: Taste.moods)] = random.unit() < 0.5 ? -0.6 : 0.6 }
    moodGains = gains
  }
}
