import Attribution
import Events
import JSON
import Support
import Testing

/// DESIGN §3: stream = batch.
@Suite("Order does not matter")
struct OrderTests {
  @Test("any two orders inside the lateness give the same bytes in the same order", arguments: UInt64(0)..<200)
  func bytes(seed: UInt64) {
    let world = World(seed: seed, eventLimit: 200)
    let first = AttributionRun(world.delivery(seed: seed), of: world)
    let second = AttributionRun(world.delivery(seed: ~seed, repeats: false, ticks: false), of: world)
    for name in world.placementNames {
      #expect(first.lines(of: name) == second.lines(of: name))
      #expect(first.outcomes(of: name) == second.outcomes(of: name))
    }
    #expect(first.broken == nil && second.broken == nil)
  }

  @Test("repeats change nothing but their counter", arguments: UInt64(0)..<200)
  func repeats(seed: UInt64) {
    let world = World(seed: seed)
    var random = WorldRandom(seed: seed)
    let once = world.delivery(seed: seed, repeats: false)
    let often = once.flatMap { Array(repeating: $0, count: random.int(1...3)) }
    let first = AttributionRun(once, of: world)
    let second = AttributionRun(often, of: world)
    #expect(first.outcomes == second.outcomes)
    #expect(first.attributor.placements.map(\.counts) == second.attributor.placements.map(\.counts))
    #expect(first.attributor.unknownCounts == second.attributor.unknownCounts)
    let ticks = { (run: [Event]) in run.count { if case .tick = $0 { true } else { false } } }
    #expect(second.attributor.events.duplicate == often.count - once.count - (ticks(often) - ticks(once)))
    #expect(second.attributor.events.conflicting == 0)
  }

  @Test("the end of the input is a tick past everything, after which time begins anew", arguments: UInt64(0)..<200)
  func finish(seed: UInt64) {
    let (world, next) = (World(seed: seed), World(seed: seed + 1_000))
    let ticked = AttributionRun(world.delivery(seed: seed), of: world)
    var run = AttributionRun(world.delivery(seed: seed), rules: world.rules, catalogue: world.catalogue)
    run.finish()
    for name in world.placementNames { #expect(run.outcomes(of: name) == ticked.outcomes(of: name)) }
    #expect(run.attributor.placements.map(\.counts) == ticked.attributor.placements.map(\.counts))
    #expect(run.attributor.now == .distantPast)
    #expect(run.attributor.nextDeadline == nil)

    // Another world by the same rules, and the first one again, as if nothing had been.
    let fresh = AttributionRun(next.events, rules: world.rules, catalogue: world.catalogue)
    let (before, admissions) = (run.outcomes.count, run.admissions.count)
    for event in next.events { run.apply(event) }
    run.finish()
    for event in world.delivery(seed: ~seed) { run.apply(event) }
    run.finish()
    #expect(run.broken == nil)
    #expect(!run.admissions.contains(.conflicting))
    #expect(Array(run.admissions[admissions...].prefix(next.events.count)) == fresh.admissions)
    for name in world.placementNames {
      let later = run.outcomes[before...].filter { $0.decision.placement == name }
      #expect(
        Array(later.suffix(run.outcomes[..<before].count { $0.decision.placement == name }))
          == ticked.outcomes(of: name))
    }
  }
}

extension AttributionRun {
  /// The outcomes of a placement as lines of JSON.
  fileprivate func lines(of name: PlacementName) -> [[UInt8]] {
    outcomes(of: name).map { outcome in
      var writer = JSONWriter()
      outcome.write(to: &writer)
      return writer.bytes
    }
  }
}
