package import Events

/// Somebody with a taste that never changes.
package struct SimulatedMember: Equatable, Sendable {
  package let id: MemberID
  package let country: String
  /// How much each genre is liked, 0 to 1, and then each mood, −0.3 to 0.3: `Taste.size` numbers.
  package let taste: [Double]

  /// The genres that are liked by a fifth or more: in words what `taste` says in numbers.
  package var interests: [String] {
    Taste.genres.indices.filter { taste[$0] >= 0.2 }.map { Taste.genres[$0] }
  }

  /// One genre is loved, a second liked; the others are borne.
  init(seed: UInt64, index: Int) {
    var random = SimulatedRandom(seed: seed, .member, UInt64(index))
    id = MemberID("m\(index)")
    country = Taste.countries[random.index(below: Taste.countries.count)]
    let loved = random.index(below: Taste.genres.count)
    let liked = (loved + 1 + random.index(below: Taste.genres.count - 1)) % Taste.genres.count
    var taste = Taste.genres.map { _ in random.between(0, 0.15) }
    taste[loved] = random.between(0.7, 1)
    taste[liked] = random.between(0.25, 0.4)
    self.taste = taste + (0..<Taste.moods).map { _ in random.between(-0.3, 0.3) }
  }
}

/// What tastes are about.
package enum Taste {
  package static let genres = ["drama", "comedy", "thriller", "documentary", "family"]
  /// Moods have no names: dark, slow, loud or whatever they are.
  package static let moods = 11
  /// Numbers of a taste.
  package static let size = genres.count + moods
  /// `DE` is the one that placements need not know.
  package static let countries = ["US", "BR", "JP", "DE"]
}
