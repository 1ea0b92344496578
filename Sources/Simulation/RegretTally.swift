/// What a policy gave away in a world, by the known chances: no luck is in it, but for the draws of the policy itself.
package struct RegretTally: Equatable, Sendable {
  /// Whether images were chosen too; else every title wears its plain one.
  package let includesImages: Bool
  package private(set) var decisions = 0
  /// Visits that ended in watching what was shown.
  package private(set) var takes = 0
  /// Σ (the best chance − the chance of what was shown).
  package private(set) var regret = 0.0
  /// Σ (the best chance − the mean chance): what a choice at random gives away.
  package private(set) var uniformRegret = 0.0
  /// How often each title was shown.
  package private(set) var shown: [Int] = []
  /// How often the launched title was shown, of the decisions since its launch.
  package private(set) var launch = LaunchCurve()

  package init(includesImages: Bool = false) { self.includesImages = includesImages }

  /// Takes in what a visit was shown. - Complexity: O(*choices* · *taste*).
  package mutating func note(
    _ title: Int, wearing artwork: Int = 0, in visit: SimulatedVisit, of world: SimulatedWorld
  ) {
    let chances = includesImages ? world.chancesOfImages(for: visit) : world.chances(for: visit)
    let best = chances.reduce(0, max)
    decisions += 1
    takes += world.isTaken(title, wearing: artwork, in: visit) ? 1 : 0
    regret += best - world.chance(of: title, wearing: artwork, for: visit)
    uniformRegret += best - chances.reduce(0, +) / Double(chances.count)
    if shown.isEmpty { shown = [Int](repeating: 0, count: world.titles.count) }
    shown[title] += 1
    if visit.number >= world.launch { launch.note(isLaunched: title == world.launched) }
  }

  /// Takes per decision.
  package var takeRate: Double { decisions > 0 ? Double(takes) / Double(decisions) : 0 }
  /// Regret per decision.
  package var meanRegret: Double { decisions > 0 ? regret / Double(decisions) : 0 }
  /// What part of the regret of choices at random this policy had.
  package var shareOfUniform: Double { uniformRegret > 0 ? regret / uniformRegret : 0 }
}
