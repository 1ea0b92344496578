extension SimulatedWorld {
  /// The chances of no title leave these bounds.
  private static let chances = 0.01...0.95

  /// The chance that a visit ends in watching a title that wears one of its images.
  package func chance(of title: Int, wearing artwork: Int = 0, for visit: SimulatedVisit) -> Double {
    let (title, taste) = (titles[title], visit.member.taste)
    var chance = SimulatedTitle.base + title.hourGain * (Double(visit.hour) - 12) / 7
    for (appeal, liking) in zip(title.appeal, taste) { chance += appeal * liking }
    if let country = Taste.countries.firstIndex(of: visit.member.country) { chance += title.countryGains[country] }
    for (gain, liking) in zip(title.artworks[artwork].moodGains, taste.dropFirst(Taste.genres.count)) {
      chance += gain * liking
    }
    return min(max(chance, SimulatedWorld.chances.lowerBound), SimulatedWorld.chances.upperBound)
  }

  /// The chance of each title on offer, in its plain image. - Complexity: O(*offered* · *taste*).
  package func chances(for visit: SimulatedVisit) -> [Double] {
    (0..<visit.offered).map { chance(of: $0, for: visit) }
  }

  /// The chance of each title on offer in each of its images.
  package func chancesOfImages(for visit: SimulatedVisit) -> [Double] {
    (0..<visit.offered).flatMap { title in
      titles[title].artworks.indices.map { chance(of: title, wearing: $0, for: visit) }
    }
  }

  /// Whether the member watches: drawn with the chance, by a key of visit, title and image alone.
  package func isTaken(_ title: Int, wearing artwork: Int = 0, in visit: SimulatedVisit) -> Bool {
    let index = UInt64(title) << 32 | UInt64(artwork)
    var random = SimulatedRandom(seed: seed, .outcome, UInt64(visit.number), index: index)
    return random.unit() < chance(of: title, wearing: artwork, for: visit)
  }
}
