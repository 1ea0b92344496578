import Attribution
import Events
import Support
import Testing

/// What a full placement answers.
@Suite("Bounded state")
struct LimitTests {
  @Test("a full placement refuses new decisions, and takes plays and impressions of known ones")
  func decisions() {
    let run = attribute("(1a)(2b)3A(b@1)(c@2)|", limits: StateLimits(pairs: 2))
    #expect(run.admissions.enumerated().filter { $0.element == .full }.map(\.offset) == [4])
    #expect(run.counts().decisions.received == 2)
    #expect(run.counts().impressions.activating == 4)
    #expect(run.counts().claims.attributed == 1)
    #expect(run.attributor.events.rejected == 1)
  }

  @Test("no window closes early")
  func windows() {
    let limits = StateLimits(pairs: 1)
    #expect(attribute("(1a)2-A|", limits: limits).picture() == "------a1")
  }

  @Test("a refused decision leaves no trace and may be sent again once there is room")
  func again() {
    var run = attribute("(1a)-", limits: StateLimits(pairs: 1))
    let second = AttributionPicture("-----------------2").events[0]
    let before = (run.attributor.now, run.counts())
    run.apply(second)
    #expect(run.admissions.last == .full)
    #expect(run.attributor.isFull(at: 0))
    #expect((run.attributor.now, run.counts()) == before)
    run.apply(.tick(.minute(13)))
    #expect(!run.attributor.isFull(at: 0))
    run.apply(second)
    #expect(run.admissions.last == .accepted)
    #expect(run.broken == nil)
  }

  @Test("a repeat of a decision that was taken is a duplicate, full or not")
  func duplicate() {
    #expect(attribute("(1a)1<1", limits: StateLimits(pairs: 1)).admissions.last == .duplicate)
  }

  @Test("bytes are a limit as well, and the placement next to a full one takes what comes")
  func bytes() {
    #expect(attribute("1").attributor.placements[0].bytes > 0)
    let run = attribute("125", limits: StateLimits(bytes: 1))
    #expect(run.admissions == [.accepted, .full, .accepted])
    #expect(run.attributor.isFull(at: 0))
  }

  @Test("feedback of unknown decisions is refused beyond its limit, feedback of known ones is not")
  func unknown() {
    var run = attribute("1(a@8)(b@8)(+@9)(a)", unknownLimit: 1)
    #expect(run.admissions == [.accepted, .accepted, .full, .full, .accepted])
    #expect(run.attributor.unknownCounts.impressions.received == 1)
    #expect(run.attributor.unknownCounts.claims.received == 0)
    run.apply(.tick(.minute(9)))
    run.apply(AttributionPicture("---------(b@8)").events[1])
    #expect(run.admissions.last == .accepted)
    #expect(run.broken == nil)
  }

  @Test("plays that would wait are refused beyond the limit, unless they name a known decision")
  func waitingPlays() {
    var run = attribute("(1a) A#k B#l A@9 B@1 A<3 A#k<5", lateness: 1, unknownLimit: 1)
    #expect(run.admissions == [.accepted, .accepted, .accepted, .full, .full, .accepted, .accepted, .duplicate])
    #expect(run.attributor.events.rejected == 2)
    run.apply(.tick(.minute(30)))
    #expect(run.broken == nil)
  }

  @Test("a refused play leaves no trace, and is taken by every placement once there is room")
  func playsOfAll() {
    var run = attribute("(15a@1) A#k B#l", lateness: 3, unknownLimit: 1)
    let refused = AttributionPicture("--B#l").events[1]
    #expect(run.admissions == [.accepted, .accepted, .accepted, .accepted, .full])
    #expect(run.counts().claims.received == 1)
    #expect(run.counts(of: "q").claims.received == 1)
    #expect(run.attributor.events.rejected == 1)
    run.apply(.tick(.minute(5)))
    run.apply(refused)
    #expect(run.admissions.last == .accepted)
    #expect(run.counts().claims.received == 2)
    #expect(run.broken == nil)
  }

  @Test("events = accepted + duplicate + conflicting + rejected")
  func events() {
    let run = attribute("(1a#k) 2 a@1#k<2 b@1#k A |", limits: StateLimits(pairs: 1))
    #expect(run.admissions == [.accepted, .accepted, .full, .duplicate, .conflicting, .accepted, .accepted])
    #expect(run.attributor.events.terms.map(\.1) == [7, 4, 1, 1, 1])
  }

  @Test(
    "bytes are a function of what was applied, and nothing is left of what is forgotten", arguments: UInt64(0)..<100)
  func deterministic(seed: UInt64) {
    let world = World(seed: seed)
    let first = AttributionRun(world.delivery(seed: seed), of: world)
    let second = AttributionRun(world.delivery(seed: ~seed, repeats: false, ticks: false), of: world)
    #expect(first.attributor.placements.map(\.bytes) == second.attributor.placements.map(\.bytes))
    #expect(first.attributor.placements.allSatisfy { $0.bytes == 0 && $0.knownPairs == 0 })
    var halfway = AttributionRun(world.events, rules: world.rules, catalogue: world.catalogue)
    halfway.finish()
    #expect(halfway.attributor.placements.allSatisfy { $0.bytes == 0 })
  }
}
