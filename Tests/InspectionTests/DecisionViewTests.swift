import Attribution
import Bandits
import Events
import Inspection
import JSON
import Learning
import Snapshots
import Testing

@Suite("Why a decision was made")
struct DecisionViewTests {
  @Test(
    "contributions and the rest add up to the mean, draws fall where they say, and places are those logged",
    arguments: ModelConfiguration.Kind.allCases, Rankings.policies)
  func explains(kind: ModelConfiguration.Kind, algorithm: PolicyConfiguration.Algorithm) throws {
    let rankings = try #require(Rankings(kind, algorithm))
    var scratch = Ranker.Scratch()
    for number in 0..<30 {
      let decision = try rankings.decision(number, explained: number.isMultiple(of: 2), limit: number % 5 + 3)
      let view = try DecisionView(
        decision, catalogue: rankings.catalogue, kept: rankings.kept, contributionLimit: number % 4, scratch: &scratch)
      #expect(view.verdict == .identical)
      #expect(view.candidates.map(\.place) == Array(decision.candidates.indices))
      for (logged, candidate) in zip(decision.places, view.candidates) {
        #expect(decision.candidates[logged.candidate].id == candidate.id)
        #expect(logged.score == candidate.score && logged.propensity == candidate.propensity)
      }
      for candidate in view.candidates where kind != .counts {
        let sum = candidate.contributions.reduce(candidate.rest) { $0 + $1.amount }
        #expect(abs(sum - candidate.mean) < 1e-12)
        #expect(candidate.contributions.count <= number % 4)
        let sizes = candidate.contributions.map { abs($0.amount) }
        #expect(sizes == sizes.sorted(by: >))
      }
      check(view.draws, view)
      #expect(abs(view.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    }
  }

  /// One draw for each place that has a propensity; the number lies in the range, as long as the propensity.
  private func check(_ draws: [DrawView], _ view: DecisionView) {
    #expect(draws.count == min(3, view.candidates.count))
    for draw in draws {
      let candidate = view.candidates[draw.place]
      #expect(candidate.id == draw.action && candidate.propensity == draw.propensity)
      #expect(draw.lower <= draw.uniform && draw.uniform < draw.upper)
      #expect(abs(draw.upper - draw.lower - draw.propensity) < 1e-12)
    }
    #expect(view.candidates.count { $0.propensity != nil } == draws.count)
    if let first = draws.first { #expect(view.candidates[0].probability == first.propensity) }
  }

  @Test("what the catalogue filled in is marked as such, and an action never learned from is said to be unknown")
  func filledIn() throws {
    let rankings = try #require(Rankings(.disjoint, .linUCB(alpha: 1)))
    var scratch = Ranker.Scratch()
    var seen: Set<ActionID> = []
    for number in 0..<20 {
      let decision = try rankings.decision(number)
      let view = try DecisionView(
        decision, catalogue: rankings.catalogue, kept: rankings.kept, scratch: &scratch)
      for candidate in view.candidates {
        seen.insert(candidate.id)
        let isKnown = (0..<6).map { ActionID("t\($0)") }.contains(candidate.id)
        #expect(candidate.isKnown == isKnown)
        switch candidate.id {
        case "t1": #expect(candidate.filledIn == ["year": .number(1_991)] && candidate.features == .none)
        case "t0", "t3", "t6": #expect(candidate.filledIn == .none && candidate.features["year"] != nil)
        default: #expect(candidate.features == .none)
        }
      }
    }
    #expect(seen.count == 8)
  }

  @Test("context that the catalogue knows of the title decided about is filled in, what the request said is not")
  func filledInContext() throws {
    let rankings = try #require(Rankings(.disjoint, .linUCB(alpha: 1)))
    var catalogue = rankings.catalogue
    let film = Title(
      id: "film", at: EventTime(milliseconds: 0), features: ["country": .text("BR"), "likes": .texts(["c"])])
    catalogue.insert(film, at: 9)
    var decision = try rankings.decision(2)
    (decision.title, decision.catalogue, decision.context) = ("film", 9, ["likes": .texts(["a"])])
    var scratch = Ranker.Scratch()
    let view = try DecisionView(decision, catalogue: catalogue, kept: rankings.kept, scratch: &scratch)
    #expect(view.filledIn == ["country": .text("BR")] && view.decision.context == ["likes": .texts(["a"])])
    decision.catalogue = 8
    let earlier = try DecisionView(decision, catalogue: catalogue, kept: rankings.kept, scratch: &scratch)
    #expect(earlier.filledIn == .none)
  }

  @Test("the policy is that of the decision's arm")
  func arm() throws {
    let rankings = try #require(Rankings(.disjoint, .linUCB(alpha: 1)))
    var scratch = Ranker.Scratch()
    var policies: Set<String> = []
    for number in 0..<20 {
      let decision = try rankings.decision(number)
      let view = try DecisionView(decision, catalogue: rankings.catalogue, kept: rankings.kept, scratch: &scratch)
      policies.insert("\(decision.arm == .holdback) \(view.policy.prefix { $0 != " " })")
    }
    #expect(policies == ["true uniform", "false linUCB(alpha:"])
  }

  @Test("the object has the documented keys, and a hashed bucket the values that the decision brought")
  func keys() throws {
    let rankings = try #require(Rankings(.disjoint, .linUCB(alpha: 1)))
    var scratch = Ranker.Scratch()
    let decision = try rankings.decision(3)
    let outcome = Outcome(
      decision: decision, place: 0, reward: 0.5, impressionAt: EventTime(milliseconds: 6),
      closedAt: EventTime(milliseconds: 9), plays: 1, rule: .lastTouch)
    let view = try DecisionView(
      decision, catalogue: rankings.catalogue, kept: rankings.kept, outcomes: [outcome], scratch: &scratch)
    let text = JSONWriter.text(view.write)
    var keys: [String] = []
    try JSONReader.document(Array(text.utf8)) { reader in
      try reader.object { reader, name in
        keys.append(name)
        try reader.skip()
      }
    }
    #expect(
      keys == [
        "decisionID", "placement", "at", "member", "snapshot", "content", "arm", "policy", "tags", "context",
        "filledIn", "candidates", "draws", "logged", "replay", "outcomes",
      ])
    #expect(text.contains(#""replay":{"verdict":"identical"}"#))
    #expect(text.contains(#""outcomes":[{"action":"\#(outcome.action)","place":0,"reward":0.5,"#))
    let values = view.candidates.flatMap(\.contributions).filter { $0.feature.hasPrefix("likes#") }.flatMap(\.values)
    #expect(Set(values) == ["a", "b"])
  }

  @Test("what cannot be replayed says why: imported, another snapshot, a catalogue that is too short, a misfit")
  func unavailable() throws {
    let rankings = try #require(Rankings(.disjoint, .linUCB(alpha: 1)))
    let replayer = Replayer(rankings.kept.published, catalogue: rankings.catalogue)
    let decision = try rankings.decision(1)
    #expect(replayer.unavailable(decision) == nil)
    let imported = Decision.imported(
      id: "i", at: decision.at, placement: decision.placement, candidates: decision.candidates, chosen: 0,
      propensity: 0.5)
    #expect(replayer.unavailable(imported)?.code == .imported)
    var other = decision
    other.snapshot = 13
    #expect(replayer.unavailable(other)?.code == .snapshot)
    other = decision
    other.catalogue = 99
    #expect(replayer.unavailable(other)?.code == .catalogue)
    other = decision
    other.places = []
    other.candidates = []
    #expect(replayer.unavailable(other)?.code == .empty)
    other = decision
    other.context = ["country": .number(3)]
    var scratch = Ranker.Scratch()
    #expect(throws: FeatureError.self) { try replayer.rank(other, scratch: &scratch) }
  }
}
