import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Publishing")
struct PublishingTests {
  static let never = PublishRule(everyOutcomes: nil, every: nil)

  @Test("nothing new is never due")
  func nothingNew() {
    var schedule = PublishSchedule(rule: PublishRule(everyOutcomes: 1, every: .seconds(1)))
    #expect(!schedule.isDue(now: .minute(9), tick: .minute(9)))
    #expect(schedule.nextTick == nil)
    schedule.note(1)
    schedule.published(now: .minute(9), tick: .minute(9))
    #expect(!schedule.isDue(now: .minute(90), tick: .minute(90)))
  }

  @Test("everyOutcomes counts what is new")
  func everyOutcomes() {
    var schedule = PublishSchedule(rule: PublishRule(everyOutcomes: 3, every: nil))
    schedule.note(2)
    #expect(!schedule.isDue(now: .minute(99), tick: .minute(99)))
    schedule.note(1)
    #expect(schedule.isDue(now: .minute(0), tick: .distantPast))
    schedule.published(now: .minute(0), tick: .distantPast)
    #expect(schedule.news == 0)
    #expect(!schedule.isDue(now: .minute(0), tick: .distantPast))
    #expect(schedule.nextTick == nil)
  }

  @Test("every counts the time of events, and that of ticks, whichever moves on")
  func every() {
    var schedule = PublishSchedule(rule: PublishRule(everyOutcomes: nil, every: .minutes(2)))
    schedule.note(1)
    #expect(schedule.isDue(now: .minute(0), tick: .distantPast), "the first news at once")
    schedule.published(now: .minute(0), tick: .minute(0))
    schedule.note(1)
    #expect(schedule.nextTick == .minute(2))
    let almost = EventTime.minute(2) + EventDuration(milliseconds: -1)
    #expect(!schedule.isDue(now: almost, tick: almost))
    #expect(schedule.isDue(now: .minute(2), tick: .minute(0)))
    #expect(schedule.isDue(now: .minute(0), tick: .minute(2)))
  }

  @Test("without rules nothing is due by itself")
  func noRules() {
    var schedule = PublishSchedule(rule: PublishingTests.never)
    schedule.note(1_000_000)
    #expect(!schedule.isDue(now: .minute(1_000_000), tick: .minute(1_000_000)))
    #expect(schedule.nextTick == nil)
  }

  @Test("by default it is every 500 changes or two seconds")
  func defaults() {
    #expect(PublishRule() == PublishRule(everyOutcomes: 500, every: .seconds(2)))
  }

  @Test("with immediate, impressions, plays and closes count; a play that waits counts once")
  func newsImmediate() {
    let rule = PublishRule(everyOutcomes: 2, every: nil)
    let run = PipelineRun([billboard(publish: rule)], AttributionPicture("1abA--B--|").events)
    // d1, a, b, A, B, and the tick, which closes both.
    #expect(run.publishes == [[], [], [0], [], [0], [0]])
  }

  @Test("with windowClose, outcomes count")
  func newsWindowClose() {
    let rule = PublishRule(everyOutcomes: 2, every: nil)
    let run = PipelineRun(
      [billboard(learn: .windowClose, publish: rule)], AttributionPicture("1abA--B.........").events)
    #expect(run.publishes.flatMap(\.self) == [0])
    #expect(run.outcomes.map(\.reward) == [1, 1])
    #expect(run.publishes.firstIndex(of: [0]) == 6, "the tick of minute 8 closes b")
  }

  @Test("a record publishes each placement at most once, after all its outcomes", arguments: UInt64(0)..<60)
  func atMostOnce(seed: UInt64) {
    let world = World(seed: seed)
    let rule = PublishRule(everyOutcomes: 1, every: EventDuration(milliseconds: 1))
    var pipeline = Pipeline(placements: world.placements(publish: rule))
    for event in world.delivery(seed: seed) + [World.end] {
      var outputs: [Pipeline.Output] = []
      pipeline.apply(.event(event), into: &outputs)
      var published: [Int] = []
      for output in outputs {
        switch output {
        case .outcome, .retired, .edited, .setAside: #expect(published.isEmpty, "an outcome after a publish")
        case .publish(let index): published.append(index)
        }
      }
      #expect(published == Set(published).sorted())
      for index in published { #expect(pipeline.derive(at: index)?.version == pipeline.offset) }
    }
  }

  @Test("a client whose clock runs ahead does not hold up publishing")
  func clockAhead() {
    let rule = PublishRule(everyOutcomes: nil, every: .minutes(2))
    var run = PipelineRun([billboard(publish: rule)])
    // Half an hour ahead, which a long window bears; afterwards no event moves the greatest time.
    let rules = AttributionRules(
      window: .hours(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
    run = PipelineRun([World.placement("p", attribution: rules, publish: rule)])
    run.apply(.event(.tick(.minute(0))))
    for event in AttributionPicture("1(A~n<0)").events { run.apply(.event(event)) }
    run.apply(.event(.play(Play(id: "ahead", at: .minute(30), member: "n", title: "z", seconds: 1))))
    var published = 0
    for minute in Int64(1)...20 {
      let impression = Impression(
        at: .minute(minute), decisionID: "d1", action: minute % 2 == 0 ? "a" : "b")
      run.apply(.event(.impression(impression)))
      run.apply(
        .event(.play(Play(id: EventID("p\(minute)"), at: .minute(minute), member: "m", title: "a", seconds: 9))))
      run.apply(.event(.tick(.minute(minute))))
      published = run.publishes.count { $0 == [0] }
    }
    #expect((9...11).contains(published), "every two minutes of ticks, not none: \(published)")
  }

  @Test("a forced publish comes if there is anything new, once, for its own placement")
  func forced() {
    let other = World.placement("other", attribution: billboard().attribution, publish: PublishingTests.never)
    var run = PipelineRun([billboard(publish: PublishingTests.never), other])
    run.apply(.publish("p"))
    for event in AttributionPicture("1a").events { run.apply(.event(event)) }
    run.apply(.publish("other"))
    run.apply(.publish("nowhere"))
    run.apply(.publish("p"))
    run.apply(.publish("p"))
    #expect(run.pipeline.placements.map(\.name) == ["other", "p"])
    #expect(run.publishes == [[], [], [], [], [], [1], []])
    #expect(run.pipeline.offset == 7)
  }

  @Test("a play is news when it comes, not again when the watermark passes it")
  func playIsNewsOnce() {
    var run = PipelineRun([billboard(publish: PublishingTests.never)], AttributionPicture("1aA").events)
    run.apply(.publish("p"))
    run.apply(.event(.tick(.minute(4))))
    #expect(run.pipeline.attributor.placements[0].counts.claims.attributed == 1)
    #expect(!run.pipeline.hasNews(at: 0))
    run.apply(.event(.tick(.minute(7))))
    #expect(run.pipeline.hasNews(at: 0), "its close is")
  }

  @Test("every record has an offset, also one that is refused; the answer says which it was")
  func admissions() {
    var pipeline = Pipeline(placements: [billboard()])
    var outputs: [Pipeline.Output] = []
    let events = AttributionPicture("(1a#ka#kb#k)").events
    #expect(
      events.map { pipeline.apply(.event($0), into: &outputs) } == [.accepted, .accepted, .duplicate, .conflicting])
    #expect(pipeline.apply(.event(events[1]), into: &outputs) == .duplicate)
    #expect(pipeline.offset == 5)
    #expect(pipeline.index(of: "p") == 0)
    #expect(pipeline.index(of: "q") == nil)
  }

  @Test("the next deadline is the sooner of attribution's and the schedule's")
  func nextDeadline() {
    #expect(Pipeline(placements: [billboard()]).nextDeadline == nil)
    let quiet = PipelineRun([billboard(publish: PublishingTests.never)], AttributionPicture("1a").events)
    #expect(quiet.pipeline.nextDeadline == .minute(7))
    let rule = PublishRule(everyOutcomes: nil, every: .minutes(2))
    let ticked = PipelineRun([billboard(publish: rule)], AttributionPicture("(.1a)b").events)
    #expect(ticked.pipeline.nextDeadline == .minute(2))
  }

  @Test("a snapshot says what it was made of")
  func snapshot() {
    var run = PipelineRun([billboard(publish: PublishingTests.never)], AttributionPicture("1aA|").events)
    let snapshot = run.pipeline.derive(at: 0)
    #expect(snapshot?.placement == "p")
    #expect(snapshot?.version == 4)
    #expect(snapshot?.outcomes == 1)
    #expect(snapshot?.trainedThrough == run.pipeline.attributor.now)
    #expect(snapshot?.features == billboard().features)
    #expect(snapshot?.policy == billboard().policy)
  }
}
