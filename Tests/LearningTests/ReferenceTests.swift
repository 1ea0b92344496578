import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

/// Decisions of our own keep of the catalogue how much of it their ranking knew.
@Suite("What a ranking saw is found again")
struct ReferenceTests {
  private static let placement = Placement(
    name: "art", policy: PolicyConfiguration(algorithm: .uniform), model: ModelConfiguration(),
    features: FeatureSchema(action: [Feature(name: "year", kind: .number(mean: 0, scale: 1))]),
    attribution: AttributionRules(
      window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60))))

  private static func title(_ year: Double, at minute: Int64) -> Record {
    .title(Title(id: "x", at: .minute(minute), features: ["year": .number(year)]))
  }

  /// A decision at minute 3, shown.
  private static func decision(_ id: DecisionID, catalogue: UInt64?) -> [Record] {
    let decision = Decision(
      id: id, at: .minute(3), placement: "art", member: "m", candidates: [Candidate(id: "x")],
      places: [Place(candidate: 0)], snapshot: catalogue == nil ? nil : 0, catalogue: catalogue)
    return [
      .event(.decision(decision)), .event(.impression(Impression(at: .minute(3), decisionID: id, action: "x"))),
    ]
  }

  /// The year that each decision's outcome taught.
  private static func years(_ records: [Record]) -> [DecisionID: FeatureValue?] {
    var run = PipelineRun([placement])
    for record in records { run.apply(record) }
    run.apply(.event(World.end))
    return Dictionary(
      uniqueKeysWithValues: run.outcomes.map { ($0.decision.id, $0.decision.candidates[0].features["year"]) })
  }

  @Test("a title that comes after a ranking changes nothing for it, and fills in what another system decided")
  func late() {
    let years = Self.years(
      [Self.title(1990, at: 1)] + Self.decision("own", catalogue: 1) + Self.decision("other's", catalogue: nil)
        + [Self.title(2000, at: 2)])
    #expect(years == ["own": .number(1990), "other's": .number(2000)])
  }

  @Test("what was ranked before the log had a title is learned without one")
  func early() {
    let years = Self.years(
      Self.decision("own", catalogue: 0) + Self.decision("other's", catalogue: nil) + [Self.title(2000, at: 2)])
    let expected: [DecisionID: FeatureValue?] = ["own": nil, "other's": .number(2000)]
    #expect(years == expected)
  }

  @Test("a correction leaves what was ranked before it as it was, and counts for what is ranked after it")
  func corrected() {
    let years = Self.years(
      [Self.title(1990, at: 1)] + Self.decision("before", catalogue: 1) + [Self.title(1991, at: 1)]
        + Self.decision("after", catalogue: 4) + [Self.title(1992, at: 1)])
    #expect(years == ["before": .number(1990), "after": .number(1991)])
  }

  @Test("an open pair teaches what its ranking saw, too")
  func open() throws {
    var late = PipelineRun([Self.placement])
    for record in [Self.title(1990, at: 1)] + Self.decision("own", catalogue: 1) { late.apply(record) }
    let before = late.pipeline.derive(at: 0)?.model.bits
    late.apply(Self.title(2000, at: 2))
    #expect(late.pipeline.hasNews(at: 0))
    #expect(late.pipeline.derive(at: 0)?.model.bits == before)
  }

  /// 160 worlds, titles coming whenever; each decision of ours once by reference, and once with all that its ranking
  /// saw said by its request, where the catalogue says nothing but durations.
  @Test("decisions teach by reference what they teach with everything said")
  func equal() {
    var (filledIn, amended) = (0, 0)
    for seed in UInt64(0)..<160 {
      let world = World(seed: seed, eventLimit: 120, amendWithin: seed % 2 == 0 ? .minutes(4) : .zero)
      let placements = world.placements(
        learn: seed % 5 == 0 ? .windowClose : .immediate, model: World.model(of: seed / 2))
      var random = WorldRandom(seed: ~seed)
      var pair = ReferencePair(placements)
      for record in Self.records(of: world) {
        pair.apply(record)
        if random.isOne(in: 5) { #expect(pair.full.models() == pair.lean.models(), "seed \(seed)") }
      }
      #expect(pair.full.settled == pair.lean.settled, "seed \(seed)")
      #expect(pair.full.outcomes.map(Self.plain) == pair.lean.outcomes.map(Self.plain), "seed \(seed)")
      filledIn += pair.filledIn
      amended += pair.lean.outcomes.count { $0.amended != nil }
    }
    #expect(filledIn > 300 && amended > 0, "\(filledIn) filled in, \(amended) amended")
  }

  /// Events in an order inside the lateness or in any at all, and titles that say the lengths and countries that some requests leave out.
  private static func records(of world: World) -> [Record] {
    var random = WorldRandom(seed: world.seed)
    let events = world.seed.isMultiple(of: 3) ? world.events.shuffled(using: &random) : world.delivery(seed: world.seed)
    var records = (events + [World.end]).map { Record.event($0) }
    for var title in world.catalogue + world.catalogue {
      title.at = .minute(Int64(random.int(-9...20)))
      title.features = [
        "length": .number(Double(random.int(1...99))), "country": .text(random.pick(["US", "BR"])),
      ]
      records.insert(.title(title), at: random.int(0...records.count / 2))
    }
    return records
  }

  /// An outcome without what its line leaves out.
  private static func plain(_ outcome: Outcome) -> Outcome {
    var outcome = outcome
    let own = outcome.decision.places[outcome.place].candidate
    outcome.decision.catalogue = nil
    outcome.decision.candidates = outcome.decision.candidates.enumerated().map {
      Candidate(id: $1.id, features: $0 == own ? $1.features : .none)
    }
    return outcome
  }
}

/// Two pipelines: one is given decisions by reference, the other what they refer to.
private struct ReferencePair {
  var lean: PipelineRun
  var full: PipelineRun
  private(set) var filledIn = 0
  /// What became of a decision, so that a repeat is one.
  private var made: [DecisionID: (lean: Decision, full: Decision)] = [:]

  init(_ placements: [Placement]) {
    lean = PipelineRun(placements)
    full = PipelineRun(placements)
  }

  mutating func apply(_ record: Record) {
    switch record {
    case .event(.decision(let decision)):
      let (lean, full) = made[decision.id] ?? rank(decision)
      made[decision.id] = (lean, full)
      self.lean.apply(.event(.decision(lean)))
      self.full.apply(.event(.decision(full)))
    case .title(var title):
      lean.apply(record)
      title.features = .none
      full.apply(.title(title))
    default:
      lean.apply(record)
      full.apply(record)
    }
  }

  /// The decision as we would have made it, with less than the world's request says.
  private mutating func rank(_ decision: Decision) -> (lean: Decision, full: Decision) {
    let catalogue = lean.pipeline.attributor.catalogue
    let hash = StableHash.of(decision.id.text)
    var lean = decision
    lean.snapshot = 1
    lean.catalogue = catalogue.offset
    if hash % 3 > 0 { lean.context = Features(lean.context.entries.filter { $0.name != "country" }) }
    lean.candidates = lean.candidates.map { Candidate(id: $0.id, features: hash % 2 == 0 ? .none : $0.features) }
    var full = lean
    if let index = self.lean.pipeline.index(of: decision.placement) {
      _ = self.lean.pipeline.placements[index].features.enrich(&full, from: catalogue)
    }
    if full != lean { filledIn += 1 }
    full.catalogue = nil
    return (lean, full)
  }
}
