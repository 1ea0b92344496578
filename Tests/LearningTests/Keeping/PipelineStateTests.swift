import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("State of a pipeline as entries")
struct PipelineStateTests {
  /// Records in an order inside the lateness, or in any at all, with wishes to publish.
  private func records(of world: World) -> [Record] {
    var random = WorldRandom(seed: world.seed)
    let events = world.seed.isMultiple(of: 3) ? world.events.shuffled(using: &random) : world.delivery(seed: world.seed)
    var records = (events + [World.end]).map { Record.event($0) }
    // Of half the titles the catalogue knows the length, which decisions do not always say.
    for var title in world.catalogue {
      if random.isOne(in: 2) { title.features = ["length": .number(Double(random.int(1...99)))] }
      records.insert(.title(title), at: random.int(0...records.count))
    }
    for _ in 0..<3 {
      records.insert(.publish(random.pick(world.placementNames)), at: random.int(0...records.count))
    }
    // Our own decisions have seen some of what the catalogue says.
    return records.map { record in
      guard case .event(.decision(var decision)) = record, decision.snapshot != nil else { return record }
      decision.catalogue = StableHash.of(decision.id.text) % 20
      return .event(.decision(decision))
    }
  }

  /// 8 × 40 worlds with models of all kinds, each read several times, later readings from what earlier ones took.
  @Test(
    "a pipeline that is read learns and publishes on as the one that was taken, piece by piece between records",
    arguments: UInt64(0)..<8)
  func goesOn(part: UInt64) {
    var (readings, kinds) = (0, Set<UInt8>())
    for seed in part * 40..<(part + 1) * 40 {
      let world = World(seed: seed, eventLimit: 120, amendWithin: seed % 2 == 0 ? .minutes(4) : .zero)
      var random = WorldRandom(seed: ~seed)
      let rule = PublishRule(everyOutcomes: random.int(2...9), every: random.isOne(in: 2) ? .minutes(2) : nil)
      let placements = world.placements(
        learn: seed % 5 == 0 ? .windowClose : .immediate, publish: rule, model: World.model(of: seed / 2))
      var run = TrackedPipeline(placements)
      for record in records(of: world) {
        run.apply(record)
        if random.isOne(in: 5) { run.derive() }
        guard random.isOne(in: 3) else { continue }
        if run.take(upTo: random.isOne(in: 4) ? .max : random.int(1...5)) {
          kinds.formUnion(run.state.entries.map(\.key.kind.code))
          run.read()
        }
      }
      run.derive()
      run.compare()
      readings += run.readings
      if let difference = run.difference { Issue.record("seed \(seed): \(difference)") }
    }
    #expect(readings > 200)
    #expect(kinds == [1, 2, 3, 4, 5, 6, 16, 17, 18, 19])
  }

  @Test(
    "sums that are read are those that were taken, closed batches too",
    arguments: World.models + World.retiringModels)
  func sums(model: ModelConfiguration) {
    let placement = World.placement("p", attribution: billboard().attribution, model: model)
    var run = TrackedPipeline([placement])
    let events = LearnerTests.manyRounds(150)
    for event in events.prefix(200) { run.apply(.event(event)) }
    run.take(upTo: .max)
    run.read()
    for event in events.dropFirst(200) { run.apply(.event(event)) }
    run.apply(.event(World.end))
    run.take(upTo: .max)
    run.read()
    run.derive()
    #expect(run.plain.settledSums(at: 0).all.rewards.count == 150)
    #expect(run.state.entries.contains { $0.key.kind.code == 19 } == model.retires)
    #expect(run.difference == nil)
  }

  @Test("taking twice gives only the two entries of what is small; nothing is noted where nobody asks")
  func twice() {
    let world = World(seed: 9)
    var run = TrackedPipeline(world.placements())
    for event in world.events { run.apply(.event(event)) }
    #expect(run.plain.changedCount == 0)
    #expect(run.tracked.changedCount > 0)
    run.take(upTo: .max)
    var entries: [StateEntry] = []
    var tracked = run.tracked
    let isWhole = tracked.takeChanges(upTo: 100, into: &entries)
    #expect(isWhole)
    #expect(entries.map(\.key.kind.code) == [1, 16])
  }

  @Test("an outcome changes the entries of its decision, its action and the shared sums, however many others there are")
  func proportional() {
    let rules = AttributionRules(window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
    var run = TrackedPipeline([World.placement("p", attribution: rules)])
    for number in 0..<1_000 {
      let (id, action) = (DecisionID("d\(number)"), ActionID("a\(number)"))
      let at = EventTime.minute(Int64(number))
      let decision = Decision(
        id: id, at: at, placement: "p", candidates: [Candidate(id: action)], places: [Place(candidate: 0)])
      run.apply(.event(.decision(decision)))
      run.apply(.event(.impression(Impression(at: at, decisionID: id, action: action))))
    }
    run.take(upTo: .max)
    #expect(run.state.entries.count > 900)
    run.apply(.event(.tick(.minute(1_000))))
    // One pair has closed; one decision is forgotten, its window and another one over.
    #expect(run.tracked.changedCount == 4)
  }

  @Test("a flipped byte of the sums, or of what is small, is an error or numbers that can be, never a trap")
  func flipped() throws {
    let world = World(seed: 28, eventLimit: 40)
    let placements = world.placements(
      model: ModelConfiguration(kind: .hybrid, halfLife: .minutes(5), retireAfter: .minutes(13)))
    var run = TrackedPipeline(placements)
    for event in world.events { run.apply(.event(event)) }
    run.take(upTo: .max)
    let entries = run.state.entries
    var (refused, read) = (0, 0)
    for (index, entry) in entries.enumerated() where entry.key.kind.code >= 16 {
      for place in (entry.value ?? []).indices {
        for mask: UInt8 in [0x01, 0x80, 0xFF] {
          var value = entry.value ?? []
          value[place] ^= mask
          var damaged = entries
          damaged[index] = StateEntry(key: entry.key, value: value)
          do {
            var pipeline = try run.reading(of: damaged)
            var outputs: [Pipeline.Output] = []
            pipeline.apply(.event(World.end), into: &outputs)
            for index in placements.indices { _ = pipeline.derive(at: index) }
            read += 1
          } catch is StateError {
            refused += 1
          }
        }
      }
      var damaged = entries
      damaged.remove(at: index)
      #expect(throws: StateError.self) { try run.reading(of: damaged) }
    }
    #expect(refused > 100 && read > 100, "\(refused) refused, \(read) read")
  }

  @Test("a state of another model, other features or another way to learn does not fit; another publish rule does")
  func unfit() throws {
    var run = TrackedPipeline([billboard()])
    for event in AttributionPicture("1aA|").events { run.apply(.event(event)) }
    run.take(upTo: .max)
    let entries = run.state.entries
    func code(_ placement: Placement) -> StateError.Code? {
      do {
        _ = try Pipeline(entries: entries, reading: placementReading(of: [placement])) {
          run.decisions[$0] ?? run.decisions[1]!
        }
        return nil
      } catch {
        return (error as? StateError)?.code
      }
    }
    let rules = billboard().attribution
    #expect(code(billboard(publish: PublishingTests.never)) == nil)
    #expect(code(billboard(learn: .windowClose)) == .doesNotFit)
    #expect(code(World.placement("q", attribution: rules)) == .doesNotFit)
    #expect(code(World.placement("p", attribution: rules, model: ModelConfiguration(kind: .shared))) == .doesNotFit)
    #expect(code(World.placement("p", attribution: rules, model: ModelConfiguration(regularization: 2))) == .doesNotFit)
  }
}
