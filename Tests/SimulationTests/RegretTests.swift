import Attribution
import Bandits
import Events
import Simulation
import Testing

@Suite("Regret in a simulated world")
struct RegretTests {
  private static let seeds: ClosedRange<UInt64> = 1...20
  private static let decisions = 20_000
  private static let launch = 10_000
  private static let linUCB = PolicyConfiguration.Algorithm.linUCB(alpha: 0.5)
  private static let bandits = [linUCB, .thompson(scale: 0.3), .epsilonGreedy(epsilon: 0.15)]

  private func tally(
    of policy: PolicyConfiguration.Algorithm, seed: UInt64, faults: DeliveryFaults? = nil
  ) throws -> RegretTally {
    let world = SimulatedWorld(seed: seed, launch: RegretTests.launch)
    var run =
      if let faults { PolicyRun(policy, in: world, faults: faults) } else { PolicyRun(policy, in: world) }
    try run.run(decisions: RegretTests.decisions)
    return run.tally
  }

  /// Decisions after its launch until the title had 80% of its final share, that of the last 2,000 decisions.
  private func settling(of launch: LaunchCurve) -> Int? {
    launch.decisions(toShare: 0.8 * launch.share(before: launch.decisions, window: 2_000), window: 500)
  }

  @Test(
    "On each of 20 seeds a bandit loses at most 40% of what chance loses, and a launch settles within 2,000 decisions",
    arguments: bandits)
  func banditsBeatChance(policy: PolicyConfiguration.Algorithm) throws {
    var (worstShare, slowest) = (0.0, 0)
    for seed in RegretTests.seeds {
      let tally = try tally(of: policy, seed: seed)
      #expect(tally.decisions == RegretTests.decisions)
      #expect(tally.shareOfUniform <= 0.4, "seed \(seed)")
      let duration = try #require(settling(of: tally.launch), "seed \(seed)")
      #expect(duration <= 2_000, "seed \(seed)")
      #expect(tally.launch.share(before: 10_000, window: 2_000) > 0.25, "seed \(seed): the launch is no hit")
      worstShare = max(worstShare, tally.shareOfUniform)
      slowest = max(slowest, duration)
    }
    print("\(policy): at most \(worstShare) of uniform's regret, launched within \(slowest) decisions")
  }

  @Test("The uniform policy loses what the known chances say it must")
  func uniformIsAsExpected() throws {
    let tally = try tally(of: .uniform, seed: 1)
    #expect(abs(tally.shareOfUniform - 1) < 0.02)
    #expect(abs(tally.launch.share(before: 10_000, window: 10_000) - 1 / 16) < 0.01)
  }

  @Test("Who the member is matters: the best single title in hindsight loses at least twice what the bandit loses")
  func contextMatters() throws {
    for seed in RegretTests.seeds.prefix(3) {
      let world = SimulatedWorld(seed: seed, launch: RegretTests.launch)
      let fixed = [0..<RegretTests.launch, RegretTests.launch..<RegretTests.decisions].reduce(0) {
        $0 + regretOfBestTitle(in: world, visits: $1)
      }
      #expect(try 2 * tally(of: RegretTests.linUCB, seed: seed).regret < fixed)
    }
  }

  private func regretOfBestTitle(in world: SimulatedWorld, visits: Range<Int>) -> Double {
    let all = visits.map { world.chances(for: world.visit($0)) }
    let best = all.reduce(0) { $0 + ($1.max() ?? 0) }
    let byTitle = all.reduce(into: [Double](repeating: 0, count: world.titles.count)) { sums, chances in
      for (title, chance) in chances.enumerated() { sums[title] += chance }
    }
    return best - (byTitle.max() ?? 0)
  }

  @Test("It learns through duplicates, disorder, late and lost events and wrong clocks")
  func learnsThroughFaults() throws {
    let faults = DeliveryFaults(
      duplicates: 0.05, reordered: 0.3, late: 0.02, lost: 0.02, skew: .seconds(5), lateness: PolicyRun.lateness)
    for seed in RegretTests.seeds.prefix(2) {
      #expect(try tally(of: RegretTests.linUCB, seed: seed, faults: faults).shareOfUniform <= 0.4)
    }
  }

  @Test("Duplicates and disorder inside the lateness change no outcome")
  func disorderChangesNothing() throws {
    let world = SimulatedWorld(seed: 3, launch: 1_000)
    var calm = PolicyRun(.uniform, in: world)
    var wild = PolicyRun(
      .uniform, in: world, faults: DeliveryFaults(duplicates: 0.3, reordered: 0.5, lateness: PolicyRun.lateness))
    try calm.run(decisions: 2_000)
    try wild.run(decisions: 2_000)
    #expect(calm.outcomes.count == 2_000)
    // Said apart: a failure would print all outcomes.
    let areEqual = calm.outcomes == wild.outcomes
    #expect(areEqual)
    // A play that names no decision goes to what its member was shown last, now and then another visit.
    let rewarded = calm.outcomes.filter { $0.reward == 1 }.count
    #expect(abs(rewarded - calm.tally.takes) <= 5, "takes are what is learned from")
  }
}
