import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Placements that come with the log and change")
struct PlacementEditTests {
  private static let rules = AttributionRules(
    window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
  private static let plain = World.placement("p", attribution: rules)
  /// What texts are read as.
  private static let texts: [String: Placement] = [
    "plain": plain,
    "bold": Placement(
      name: "p", policy: PolicyConfiguration(algorithm: .linUCB(alpha: 0.5), floor: 0.1, seed: 1), model: plain.model,
      features: plain.features, attribution: rules, publish: PublishRule(everyOutcomes: 3, every: nil)),
    "late": Placement(
      name: "p", policy: plain.policy, model: plain.model, features: plain.features, attribution: rules,
      learn: .windowClose),
    "shared": World.placement("p", attribution: rules, model: ModelConfiguration(kind: .shared)),
    "firm": World.placement("p", attribution: rules, model: ModelConfiguration(regularization: 4)),
    "other": World.placement("q", attribution: rules),
  ]
  private static let reading: PlacementReading = { _, text in
    guard let placement = texts[text] else { throw Unread(text: text) }
    return placement
  }

  private struct Unread: Error, CustomStringConvertible {
    let text: String
    var description: String { "nobody reads \(text)" }
  }

  /// Visits a minute apart, some with plays, from one minute to before another.
  private func visits(_ minutes: Range<Int>) -> [Event] {
    minutes.flatMap { minute -> [Event] in
      let (id, at) = (DecisionID("d\(minute)"), EventTime.minute(Int64(minute)))
      let action = World.actions[minute % 3]
      let decision = Decision.imported(
        id: id, at: at, placement: "p", member: MemberID("m\(minute % 5)"),
        context: ["hour": .number(Double(minute % 24)), "country": .text(minute % 2 == 0 ? "US" : "BR")],
        candidates: World.actions.prefix(3).map {
          Candidate(id: $0, features: ["length": .number(Double(minute % 7))])
        },
        chosen: minute % 3, propensity: 1 / 3)
      var events: [Event] = [
        .decision(decision), .impression(Impression(at: at + .seconds(1), decisionID: id, action: action)),
      ]
      if minute % 4 != 0 {
        let play = Play(
          id: EventID("p\(minute)"), at: at + .seconds(30), member: MemberID("m\(minute % 5)"), title: action,
          seconds: minute % 3 == 0 ? 90 : 30, decisionID: id)
        events.append(.play(play))
      }
      return events
    }
  }

  /// A pipeline that reads its placements from records, with what came out.
  private struct Run {
    var pipeline = Pipeline(reading: PlacementEditTests.reading)
    var outcomes: [Outcome] = []
    var setAside: [String] = []
    /// Of the record applied last.
    var edited: [Int] = []
    var published: [Int] = []

    mutating func apply(_ record: Record) {
      var outputs: [Pipeline.Output] = []
      pipeline.apply(record, into: &outputs)
      (edited, published) = ([], [])
      for output in outputs {
        switch output {
        case .outcome(let outcome): outcomes.append(outcome)
        case .setAside(let reason): setAside.append(reason)
        case .edited(let index): edited.append(index)
        case .publish(let index): published.append(index)
        case .retired: break
        }
      }
    }

    mutating func apply(_ events: [Event]) { for event in events { apply(.event(event)) } }

    /// Folds everything anew that waits for it.
    mutating func refold() {
      for var refold in pipeline.refolds {
        for outcome in outcomes { refold.learn(outcome) }
        #expect(pipeline.install(refold) != nil)
      }
    }

    mutating func bits() -> [String] { pipeline.derive(at: 0)?.model.bits ?? [] }
  }

  @Test("a placement is there from its record on, and is published at once")
  func comes() {
    var run = Run()
    run.apply(visits(0..<3))
    #expect(run.pipeline.placements.isEmpty && run.pipeline.attributor.events.accepted > 0)
    run.apply(.placement("p", "plain"))
    #expect(run.edited == [0] && run.published == [0] && run.pipeline.placements == [Self.plain])
    run.apply(visits(3..<30))
    var known = PipelineRun([Self.plain], visits(3..<30))
    #expect(run.outcomes.count > 15 && run.outcomes.map(\.reward) == known.outcomes.map(\.reward))
    #expect(run.bits() == known.pipeline.derive(at: 0)?.model.bits)
  }

  @Test("policy and publishing keep the sums, and so does the way to learn", arguments: ["bold", "late"])
  func keeps(text: String) throws {
    var run = Run()
    run.apply(.placement("p", "plain"))
    run.apply(visits(0..<30))
    var calm = run
    let placement = try #require(Self.texts[text])
    run.apply(.placement("p", text))
    #expect(run.edited == [0] && run.published == [0] && !run.pipeline.awaitsRefold(at: 0))
    let derived = run.pipeline.derive(at: 0)
    #expect(derived?.policy == placement.policy && derived?.version == run.pipeline.offset)
    if text == "bold" { #expect(derived?.model.bits == calm.bits()) }
    // Open pairs have left the model with the way to learn that took them in.
    var settled = Learner(placement: placement, settled: run.pipeline.settledSums(at: 0))
    let closed = settled.derive(openPairs: { _ in [] })?.bits
    #expect((derived?.model.bits == closed) == (text == "late"))
    run.apply(visits(30..<60))
    run.apply([World.end])
    calm.apply(visits(30..<60))
    calm.apply([World.end])
    #expect(run.pipeline.settledSums(at: 0).bits == calm.pipeline.settledSums(at: 0).bits)
    #expect(run.bits() == calm.bits())
  }

  @Test(
    "model and features fold the sums anew, from all outcomes, whenever that is done", arguments: ["shared", "firm"])
  func refolds(text: String) throws {
    var run = Run()
    run.apply(.placement("p", "plain"))
    run.apply(visits(0..<30))
    run.apply(.placement("p", text))
    #expect(run.pipeline.awaitsRefold(at: 0) && run.published == [0])
    var late = run
    run.refold()
    #expect(!run.pipeline.awaitsRefold(at: 0))
    for part in [visits(30..<60), [World.end]] {
      run.apply(part)
      late.apply(part)
    }
    late.refold()
    var learner = Learner(placement: try #require(Self.texts[text]))
    for outcome in run.outcomes { learner.learn(outcome) }
    #expect(run.outcomes.count > 40 && late.outcomes.count == run.outcomes.count)
    #expect(run.pipeline.settledSums(at: 0).bits == learner.settled.bits)
    #expect(late.pipeline.settledSums(at: 0).bits == learner.settled.bits)
    #expect(late.bits() == run.bits())
  }

  @Test("sums folded for an edit that another has followed are not taken")
  func superseded() throws {
    var run = Run()
    run.apply(.placement("p", "plain"))
    run.apply(visits(0..<20))
    run.apply(.placement("p", "shared"))
    let first = try #require(run.pipeline.refolds.first)
    run.apply(.placement("p", "firm"))
    #expect(run.pipeline.install(first) == nil)
    #expect(run.pipeline.awaitsRefold(at: 0))
    run.refold()
    #expect(run.pipeline.placements.first?.model == Self.texts["firm"]?.model)
    #expect(run.pipeline.install(first) == nil)
  }

  @Test("a text that cannot be read, or is of another placement, is set aside, counted, and changes nothing")
  func setAside() {
    var run = Run()
    run.apply(.placement("p", "plain"))
    run.apply(visits(0..<20))
    let before = run.bits()
    run.apply(.placement("p", "gibberish"))
    run.apply(.placement("p", "other"))
    run.apply(.withdrawn("nobody"))
    #expect(run.setAside.count == 3 && run.pipeline.setAside == 3)
    #expect(run.setAside.first == "the text of placement p cannot be read: nobody reads gibberish")
    #expect(run.pipeline.placements == [Self.plain] && run.bits() == before)
  }

  @Test("one that is withdrawn takes no decisions, learns what is under way, and may come back with its sums")
  func withdrawn() {
    var run = Run()
    run.apply(.placement("p", "plain"))
    run.apply(visits(0..<20))
    run.apply(.withdrawn("p"))
    #expect(run.pipeline.isWithdrawn(at: 0))
    let received = run.pipeline.attributor.placements[0].counts.decisions.received
    run.apply(visits(20..<40))
    #expect(run.pipeline.attributor.placements[0].counts.decisions.received == received)
    #expect(run.outcomes.count == 20)
    run.apply(.placement("p", "plain"))
    #expect(!run.pipeline.isWithdrawn(at: 0) && !run.pipeline.awaitsRefold(at: 0))
    run.apply(visits(40..<60))
    run.apply([World.end])
    var learner = Learner(placement: Self.plain)
    for outcome in run.outcomes { learner.learn(outcome) }
    #expect(run.outcomes.count == 40 && run.pipeline.settledSums(at: 0).bits == learner.settled.bits)
  }

  @Test("a state taken at any point among edits is read as what it was, folding anew included")
  func kept() throws {
    let script: [Record] =
      [.placement("p", "plain")] + visits(0..<12).map { .event($0) } + [.placement("p", "bold")]
      + visits(12..<20).map { .event($0) } + [.placement("p", "shared")] + visits(20..<26).map { .event($0) }
      + [.withdrawn("p"), .placement("q", "other"), .placement("p", "firm")] + visits(26..<34).map { .event($0) }
    for cut in script.indices {
      var run = Run()
      for record in script[...cut] { run.apply(record) }
      run.pipeline.keepsTrack = true
      var entries: [StateEntry] = []
      #expect(run.pipeline.takeChanges(upTo: .max, into: &entries))
      var again = run
      again.pipeline = try Pipeline(
        entries: entries.sorted { $0.key < $1.key }, reading: Self.reading,
        decision: { offset in
          guard case .event(.decision(let decision)) = script[Int(offset) - 1] else { throw Unread(text: "\(offset)") }
          return decision
        })
      #expect(again.pipeline.placements == run.pipeline.placements)
      for record in script[(cut + 1)...] + [.event(World.end)] {
        run.apply(record)
        again.apply(record)
        #expect(again.published == run.published && again.edited == run.edited)
      }
      run.refold()
      again.refold()
      #expect(again.outcomes.map(\.reward) == run.outcomes.map(\.reward))
      #expect(again.pipeline.settledSums(at: 0).bits == run.pipeline.settledSums(at: 0).bits, "cut at \(cut)")
    }
  }

  @Test("an edit tells which parts differ, and what that means")
  func parts() throws {
    let plain = Self.plain
    func edit(_ text: String) throws -> PlacementEdit { PlacementEdit(from: plain, to: try #require(Self.texts[text])) }
    #expect(try edit("plain").isEmpty)
    #expect(try edit("bold").parts == [.policy, .publish])
    #expect(try edit("late").parts == [.learn])
    #expect(try edit("firm").parts == [.model])
    #expect(try edit("firm").has(.refolds) && !edit("bold").has(.refolds))
    let longer = AttributionRules(window: .minutes(9), lateness: .zero, reward: Self.rules.reward)
    let edit = PlacementEdit(from: plain, to: World.placement("p", attribution: longer))
    #expect(edit.parts == [.attribution] && edit.has(.holdsFromHereOn))
  }
}
