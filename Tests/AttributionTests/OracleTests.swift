import Attribution
import Events
import Support
import Testing

@Suite("The oracle agrees")
struct OracleTests {
  /// What may happen in three minutes to two decisions of one member: a billboard of a and b, and the artwork of a with
  /// the images x and y; or two billboards, with rewards.
  static let alphabets = [
    "(15) (a@1 b@1 x@5 y@5 A A@1) (a@1 x@5 A A@5 B) A",
    "(12) (a@1 b@1 a@2 A A@1 A@2 +@1) (a@1 a@2 b@2 A +@2) A",
  ]

  @Test(
    "All orders inside the lateness of up to five events give what the rules say",
    arguments: alphabets, [(0, 1), (1, 2), (5, 2)] as [(Int64, Int64)])
  func exhaustive(alphabet: String, times: (lateness: Int64, window: Int64)) {
    let names: [PlacementName] = ["p", "q"]
    let rules = AttributionRules(
      window: .minutes(times.window), lateness: .minutes(times.lateness), reward: RewardRule(kind: .minutes(cap: 4)))
    var count = 0
    let subsets = OracleTests.subsets(of: AttributionPicture(alphabet).events, atMost: 5)
    for subset in subsets where subset.contains(where: \.isDecision) {
      let expected = names.map { AttributionOracle(subset, of: $0, rules: rules) }
      for order in World.orders(of: subset, lateness: .minutes(times.lateness)) {
        count += 1
        let run = AttributionRun(order + [World.end], rules: ["p": rules, "q": rules])
        let isRight = zip(names, expected).allSatisfy { run.agrees(with: $1, of: $0) }
        if !isRight { Issue.record("\(order.map(\.summary)): \(run.broken ?? run.picture())") }
      }
    }
    #expect(count > 1_000)
  }

  private static func subsets(of events: [Event], atMost limit: Int) -> [[Event]] {
    var subsets: [[Event]] = [[]]
    for event in events { subsets += subsets.filter { $0.count < limit }.map { $0 + [event] } }
    return subsets
  }

  /// 8 × 500 worlds of up to 60 events, each in three orders.
  @Test("Worlds of up to 60 events come out the same in any order inside the lateness", arguments: UInt64(0)..<8)
  func small(part: UInt64) {
    var rewarded = 0
    for seed in part * 500..<(part + 1) * 500 {
      let world = World(seed: seed)
      let orders = [
        world.events, world.delivery(seed: seed), world.delivery(seed: ~seed, repeats: false, ticks: false),
      ]
      rewarded += check(world, orders.map { AttributionRun($0, of: world) })
    }
    #expect(rewarded > 300, "the worlds should have something to attribute")
  }

  /// 12 parts of more than 100,000 events as they come, a third of them repeats and ticks.
  @Test("Worlds of up to 1,000 events come out as the oracle says, 1,200,000 events in all", arguments: UInt64(0)..<12)
  func large(part: UInt64) {
    var (applied, rewarded, seed) = (0, 0, 1_000_000 * (part + 1))
    while applied < 100_000 {
      seed += 1
      let world = World(seed: seed, eventLimit: 1_000)
      let order = world.delivery(seed: seed)
      applied += order.count
      rewarded += check(world, [AttributionRun(order, of: world, checkEvery: 97)])
    }
    #expect(rewarded > 1_500, "the worlds should have something to attribute")
  }

  /// Compares runs of a world with the oracle; returns how many outcomes had a reward.
  private func check(_ world: World, _ runs: [AttributionRun]) -> Int {
    var rewarded = 0
    for name in world.placementNames {
      guard let rules = world.rules[name] else { continue }
      let oracle = AttributionOracle(world.events, of: name, rules: rules, catalogue: world.catalogue)
      rewarded += oracle.outcomes.count { $0.reward > 0 }
      for (index, run) in runs.enumerated() where !run.agrees(with: oracle, of: name) {
        Issue.record("seed \(world.seed), order \(index), \(name): \(run.broken ?? run.picture(of: name))")
      }
    }
    return rewarded
  }

  /// 8 × 150 worlds.
  @Test("Open pairs have the reward that they would close with, after every event", arguments: UInt64(0)..<8)
  func provisional(part: UInt64) {
    for seed in part * 150..<(part + 1) * 150 { checkProvisional(World(seed: seed)) }
  }

  private func checkProvisional(_ world: World) {
    var run = AttributionRun([], rules: world.rules, catalogue: world.catalogue)
    for event in world.delivery(seed: world.seed) {
      run.apply(event)
      var ended = run
      ended.apply(World.end)
      for (index, placement) in run.attributor.placements.enumerated() {
        let closing = ended.outcomes[run.outcomes.count...].filter { $0.decision.placement == placement.name }
        for action in World.actions {
          let open = run.attributor.openPairs(of: action, at: index)
          let expected = closing.filter { $0.action == action }
          let isRight = open.elementsEqual(expected) {
            $0.reward == $1.reward && $0.decision.id == $1.decision.id && $0.place == $1.place
              && $0.isMeasured == $1.isMeasured
          }
          if !isRight { Issue.record("seed \(world.seed), \(placement.name), \(action)") }
        }
      }
    }
  }
}

extension Event {
  fileprivate var isDecision: Bool { if case .decision = self { true } else { false } }

  /// In few characters.
  fileprivate var summary: String {
    switch self {
    case .decision(let decision): "\(decision.id)"
    case .impression(let impression): "\(impression.action)\(impression.at.minuteCount)@\(impression.decisionID)"
    case .play(let play):
      "\(play.title.text.uppercased())\(play.at.minuteCount)\(play.decisionID.map { "@\($0)" } ?? "")"
    case .reward(let reward): "+\(reward.at.minuteCount)"
    case .tick(let at): ".\(at.minuteCount)"
    }
  }
}
