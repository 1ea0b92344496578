/// What a policy gave away in a world, by the known chances: no luck is in it, but for the draws of the policy itself.
package struct RegretTally: Equatable, Sendable {
  package private(set) var decisions = 0
  /// Visits that ended in watching what was shown.
  package private(set) var takes = 0
  /// Σ (the best chance − the chance of what was shown).
  package private(set) var regret = 0.0
  /// Σ (the best chance − the mean chance): what a title drawn at random gives away.
  package private(set) var uniformRegret = 0.0
  /// How often the launched title was shown, of the decisions since its launch.
  package private(set) var launch = LaunchCurve()

  package init() {}

  /// Takes in what a visit was shown, in its plain image. - Complexity: O(*offered* · *taste*).
  package mutating func note(_ title: Int, in visit: SimulatedVisit, of world: SimulatedWorld) {
    let chances = world.chances(for: visit)
    let best = chances.reduce(0, max)
    decisions += 1
    takes += world.isTaken(title, in: visit) ? 1 : 0
    regret += best - chances[title]
    uniformRegret += best - chances.reduce(0, +) / Double(chances.count)
    if visit.number >= world.launch { launch.note(isLaunched: title == world.launched) }
  }

  /// Takes per decision.
  package var takeRate: Double { decisions > 0 ? Double(takes) / Double(decisions) : 0 }
  /// What part of the regret of a title drawn at random this policy had.
  package var shareOfUniform: Double { uniformRegret > 0 ? regret / uniformRegret : 0 }
}

/// How a launched title finds its place: its share of the decisions since its launch.
package struct LaunchCurve: Equatable, Sendable {
  /// Running counts: after each decision, how many so far showed it.
  private var shown: [Int] = [0]

  package init() {}

  /// Takes in the next decision.
  package mutating func note(isLaunched: Bool) { shown.append((shown.last ?? 0) + (isLaunched ? 1 : 0)) }

  /// Decisions since the launch.
  package var decisions: Int { shown.count - 1 }

  /// The share of the `window` decisions before `end`; of those there are, where there are fewer.
  package func share(before end: Int, window: Int) -> Double {
    let end = min(max(end, 0), decisions)
    let start = max(0, end - window)
    return end > start ? Double(shown[end] - shown[start]) / Double(end - start) : 0
  }

  /// After how many decisions the share of a whole window first reached `target`; nil if it never did.
  package func decisions(toShare target: Double, window: Int) -> Int? {
    guard decisions >= window else { return nil }
    return (window...decisions).first { share(before: $0, window: window) >= target }
  }
}
