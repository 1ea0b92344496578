import Events
import Simulation
import Support
import Testing

@Suite("The simulated world")
struct WorldTests {
  private let world = SimulatedWorld(seed: 11, launch: 5_000)
  private static let at = EventTime(milliseconds: 1_760_000_000_000)

  private func feedback(_ number: Int, title: Int, in world: SimulatedWorld) -> [Event] {
    world.feedback(
      to: world.visit(number),
      Showing(title: title, decision: DecisionID("d\(number)"), member: "m", at: WorldTests.at))
  }

  @Test("One seed is one world, in any order of asking; another seed is another world")
  func seedMakesTheWorld() {
    let again = SimulatedWorld(seed: 11, launch: 5_000)
    let other = SimulatedWorld(seed: 12, launch: 5_000)
    #expect(world.members == again.members && world.titles == again.titles)
    #expect(world.members != other.members && world.titles != other.titles)
    for number in (0..<200).reversed() {
      #expect(world.visit(number) == again.visit(number))
      #expect(feedback(number, title: 3, in: world) == feedback(number, title: 3, in: again))
    }
    #expect((0..<200).contains { world.visit($0) != other.visit($0) })
  }

  @Test("Titles are watched as often as the known chances say")
  func chancesAreFrequencies() {
    var (observed, expected) = ([Int](repeating: 0, count: 20), [Double](repeating: 0, count: 20))
    var (rest, expectedRest) = (0, 0.0)
    for number in 0..<40_000 {
      let visit = world.visit(number)
      let (title, artwork) = (world.uniformChoice(for: visit), number % 4)
      let chance = world.chance(of: title, wearing: artwork, for: visit)
      let isTaken = world.isTaken(title, wearing: artwork, in: visit)
      observed[Int(chance * 20)] += isTaken ? 1 : 0
      expected[Int(chance * 20)] += chance
      rest += isTaken ? 0 : 1
      expectedRest += 1 - chance
    }
    #expect(ChiSquare.pValue(observed: observed + [rest], expected: expected + [expectedRest]) > 0.01)
  }

  @Test("The best title depends on who asks and when, and the launched one is the best for many, once it is there")
  func bestTitlesDiffer() {
    func bests(_ visits: Range<Int>) -> [Int: Int] {
      visits.reduce(into: [:]) { counts, number in
        let chances = world.chances(for: world.visit(number))
        counts[chances.indices.max { chances[$0] < chances[$1] } ?? 0, default: 0] += 1
      }
    }
    let (before, after) = (bests(0..<5_000), bests(5_000..<10_000))
    #expect(before.values.filter { $0 >= 100 }.count >= 5)
    #expect(before[world.launched] == nil)
    #expect((1_250...3_000).contains(after[world.launched] ?? 0))
    #expect(world.visit(4_999).offered == world.launched && world.visit(5_000).offered == world.titles.count)
  }

  @Test("Uniform choices are uniform over what is offered")
  func uniformChoices() {
    var observed = [Int](repeating: 0, count: world.launched)
    for number in 0..<5_000 { observed[world.uniformChoice(for: world.visit(number))] += 1 }
    let expected = observed.map { _ in 5_000 / Double(world.launched) }
    #expect(ChiSquare.pValue(observed: observed, expected: expected) > 0.01)
  }

  @Test("An impression comes first, then reports that grow, each with its own id; only what is taken passes 120 s")
  func feedbackGrows() {
    var named = 0
    for number in 0..<2_000 {
      let title = number % 15
      let events = feedback(number, title: title, in: world)
      guard case .impression(let impression)? = events.first else {
        Issue.record("no impression")
        continue
      }
      #expect(impression.action == world.titles[title].id && impression.at > WorldTests.at)
      let plays = events.dropFirst().compactMap { if case .play(let play) = $0 { play } else { nil } }
      #expect(plays.count == events.count - 1 && Set(plays.map(\.id)).count == plays.count)
      #expect(zip(plays, plays.dropFirst()).allSatisfy { $0.seconds < $1.seconds && $0.at < $1.at })
      let isTaken = world.isTaken(title, in: world.visit(number))
      #expect(plays.contains { $0.seconds >= SimulatedWorld.takenAfter } == isTaken)
      named += plays.first?.decisionID == DecisionID("d\(number)") ? 1 : 0
    }
    #expect((300...900).contains(named), "half of the plays name their decision")
  }

  @Test("A title's image is shown with it, and its plays come as fast as the world is told to go")
  func imagesAndPace() throws {
    let fast = SimulatedWorld(seed: 11, launch: 0, pace: 1_000)
    let number = try #require((0..<100).first { fast.isTaken(2, wearing: 1, in: fast.visit($0)) })
    let events = fast.feedback(
      to: fast.visit(number),
      Showing(title: 2, artwork: 1, decision: "d", artworkDecision: "a", member: "m", at: WorldTests.at))
    let shown = events.compactMap { if case .impression(let shown) = $0 { shown } else { nil } }
    #expect(shown.map(\.decisionID) == ["d", "a"])
    #expect(shown.map(\.action) == [fast.titles[2].id, fast.titles[2].artworks[1].id])
    let last = try #require(events.last)
    guard case .play(let play) = last else { throw ExpectedPlay() }
    let since = play.at.milliseconds - WorldTests.at.milliseconds
    #expect((Int64(play.seconds)...Int64(play.seconds) + 1_200).contains(since))
  }

  private struct ExpectedPlay: Error {}

  @Test("A tally says what was lost against the best and against chance, and a launch curve when a share was reached")
  func tallyAddsUp() {
    var tally = RegretTally()
    let visit = world.visit(6_000)
    let chances = world.chances(for: visit)
    tally.note(0, in: visit, of: world)
    tally.note(world.launched, in: visit, of: world)
    let best = chances.max() ?? 0
    #expect(abs(tally.regret - (2 * best - chances[0] - chances[world.launched])) < 1e-12)
    #expect(abs(tally.uniformRegret - 2 * (best - chances.reduce(0, +) / 16)) < 1e-12)
    #expect(tally.launch.decisions == 2 && tally.launch.share(before: 2, window: 1) == 1)
    var curve = LaunchCurve()
    for number in 0..<100 { curve.note(isLaunched: number >= 40 && number.isMultiple(of: 2)) }
    #expect(curve.share(before: 100, window: 20) == 0.5)
    #expect(curve.decisions(toShare: 0.5, window: 10) == 49)
    #expect(curve.decisions(toShare: 0.7, window: 10) == nil)
  }
}
