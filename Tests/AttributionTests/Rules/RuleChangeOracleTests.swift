import Attribution
import Events
import Support
import Testing

/// Rules that change one to five times while a world happens, in any order in which what comes is as good as in time
/// (`World.history` says when that is).
@Suite("Rules change: the oracle agrees")
struct RuleChangeOracleTests {
  /// What the edits of many worlds must have done to be worth their name.
  private struct Seen {
    var edits: Set<String> = []
    var (rewarded, byOldRules, revisited) = (0, 0, 0)

    mutating func note(_ steps: [AttributionStep]) {
      var rules: [PlacementName: AttributionRules] = [:]
      var withdrawn: Set<PlacementName> = []
      for step in steps {
        switch step {
        case .event: break
        case .rules(let new, let name):
          if let old = rules[name] { note(old, new) }
          if withdrawn.remove(name) != nil { edits.insert("back") }
          rules[name] = new
        case .withdrawn(let name):
          edits.insert("withdrawn")
          withdrawn.insert(name)
        }
      }
    }

    private mutating func note(_ old: AttributionRules, _ new: AttributionRules) {
      if new.window != old.window { edits.insert(new.window > old.window ? "longer window" : "shorter window") }
      if new.lateness != old.lateness { edits.insert(new.lateness > old.lateness ? "more late" : "less late") }
      if new.amendWithin != old.amendWithin { edits.insert(new.amendWithin > .zero ? "amended" : "not amended") }
      if new.activation != old.activation { edits.insert("\(new.activation)") }
      if new.reward.takesPlays != old.reward.takesPlays {
        edits.insert(new.reward.takesPlays ? "plays" : "rewards")
      }
    }

    static let all: Set<String> = [
      "longer window", "shorter window", "more late", "less late", "amended", "not amended", "impression", "rank",
      "plays",
      "rewards", "withdrawn", "back",
    ]
  }

  /// 8 × 1,000 worlds of up to 60 events, each in two orders with edits of their own.
  @Test("worlds come out as the oracle says, wherever rules change", arguments: UInt64(0)..<8)
  func small(part: UInt64) {
    var seen = Seen()
    for seed in part * 1_000..<(part + 1) * 1_000 {
      let world = World(seed: seed, amendWithin: seed.isMultiple(of: 3) ? .minutes(4) : .zero)
      for order in [seed, ~seed] {
        check(world, world.history(seed: order, edits: Int(1 + order % 5)), checkEvery: 1, &seen)
      }
    }
    #expect(seen.edits == Seen.all)
    #expect(seen.rewarded > 500 && seen.byOldRules > 500, "\(seen)")
  }

  /// 8 × 12 worlds.
  @Test("worlds of up to 1,000 events come out as the oracle says, wherever rules change", arguments: UInt64(0)..<8)
  func large(part: UInt64) {
    var seen = Seen()
    for seed in part * 12..<(part + 1) * 12 {
      let world = World(seed: seed, eventLimit: 1_000)
      check(world, world.history(seed: seed, edits: 5), checkEvery: 97, &seen)
    }
    #expect(seen.rewarded > 100 && seen.byOldRules > 100, "\(seen)")
  }

  private func check(_ world: World, _ steps: [AttributionStep], checkEvery: Int, _ seen: inout Seen) {
    let run = AttributionRun(
      steps + [.event(World.end)], catalogue: world.catalogue, checkEvery: checkEvery)
    seen.note(steps)
    for name in world.placementNames {
      let oracle = AttributionOracle(steps, of: name, catalogue: world.catalogue)
      seen.rewarded += oracle.outcomes.count { $0.reward > 0 }
      seen.byOldRules += oracle.outcomesByOldRules
      if !run.agrees(with: oracle, of: name) {
        Issue.record("seed \(world.seed), \(name): \(run.broken ?? run.picture(of: name)); \(oracle.tally)")
      }
    }
    for placement in run.attributor.placements { #expect(placement.rulesInUseCount == 1) }
  }

  /// 8 × 100 worlds.
  @Test("open pairs have the reward that they would close with, after every step", arguments: UInt64(0)..<8)
  func provisional(part: UInt64) {
    for seed in part * 100..<(part + 1) * 100 {
      let world = World(seed: seed)
      var run = AttributionRun([], catalogue: world.catalogue)
      for step in world.history(seed: seed, edits: 5) {
        run.apply(step)
        var ended = run
        ended.apply(World.end)
        for (index, placement) in run.attributor.placements.enumerated() {
          let closing = ended.outcomes[run.outcomes.count...].filter { $0.decision.placement == placement.name }
          for action in World.actions {
            let open = run.attributor.openPairs(of: action, at: index)
            let isRight = open.elementsEqual(closing.filter { $0.action == action }) {
              $0.reward == $1.reward && $0.decision.id == $1.decision.id && $0.place == $1.place
                && $0.isMeasured == $1.isMeasured
            }
            if !isRight { Issue.record("seed \(world.seed), \(placement.name), \(action)") }
          }
        }
      }
    }
  }

  @Test("in any order whatever the laws hold, and pairs close in canonical order", arguments: UInt64(0)..<300)
  func laws(seed: UInt64) {
    let world = World(seed: seed, eventLimit: 120, amendWithin: seed.isMultiple(of: 2) ? .minutes(4) : .zero)
    var random = WorldRandom(seed: seed)
    var steps = world.history(seed: seed, edits: 5).shuffled(using: &random)
    steps.append(.event(World.end))
    let run = AttributionRun(steps, catalogue: world.catalogue)
    #expect(run.broken == nil)
    for placement in run.attributor.placements {
      #expect(placement.rulesInUseCount == 1)
      #expect(placement.counts.decisions.pending == 0 && placement.counts.claims.pending == 0)
    }
    #expect(run.attributor.nextDeadline == nil)
  }
}
