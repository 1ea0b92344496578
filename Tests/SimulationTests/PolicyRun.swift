import Attribution
import Bandits
import Events
import Learning
import Simulation

/// A policy in a simulated world: the pipeline and the ranker of the service, on one thread and without a clock.
struct PolicyRun {
  let world: SimulatedWorld
  private(set) var tally = RegretTally()
  private(set) var pipeline: Pipeline
  private(set) var outcomes: [Outcome] = []
  private var ranker: Ranker
  private var scratch = Ranker.Scratch()
  private var delivery: Delivery
  private let placement: Placement

  /// Ten decisions a minute, so that a play is reported some thirty decisions after its impression.
  private static let pace = EventDuration.seconds(6)
  private static let start = EventTime(milliseconds: 1_760_000_000_000)
  static let lateness = EventDuration.minutes(1)

  init(
    _ policy: PolicyConfiguration.Algorithm, in world: SimulatedWorld,
    faults: DeliveryFaults = DeliveryFaults(lateness: PolicyRun.lateness)
  ) {
    self.world = world
    placement = PolicyRun.placement("billboard", policy)
    pipeline = Pipeline(placements: [placement])
    ranker = PolicyRun.untaught(placement)
    delivery = Delivery(seed: world.seed, faults: faults)
  }

  /// A placement over the features of `Models/billboard.yaml`, without the interests: they say what the taste says.
  static func placement(_ name: PlacementName, _ policy: PolicyConfiguration.Algorithm) -> Placement {
    Placement(
      name: name, policy: PolicyConfiguration(algorithm: policy, floor: 0.02, seed: 7), model: ModelConfiguration(),
      features: FeatureSchema(context: [
        Feature(name: "country", kind: .oneHot(values: ["US", "BR", "JP"])),
        Feature(name: "hour", kind: .number(mean: 12, scale: 7)),
        Feature(name: "taste", kind: .vector(size: Taste.size)),
      ]),
      attribution: AttributionRules(
        window: .minutes(10), lateness: lateness,
        reward: RewardRule(kind: .atLeast(seconds: SimulatedWorld.takenAfter))),
      publish: PublishRule(everyOutcomes: 200, every: .minutes(10)))
  }

  /// A ranker that knows nothing yet.
  static func untaught(_ placement: Placement) -> Ranker {
    let prior = DisjointModel(
      dimension: placement.features.dimension, regularization: placement.model.regularization)
    return Ranker(model: prior, configuration: placement.policy)
  }

  static func time(of visit: Int) -> EventTime {
    start + EventDuration(milliseconds: Int64(visit) * pace.milliseconds)
  }

  mutating func run(decisions: Int) throws {
    for number in 0..<decisions {
      let at = PolicyRun.time(of: number)
      for arrival in delivery.arrivals(by: at) { apply(arrival.event) }
      try decide(world.visit(number), at: at)
    }
    for arrival in delivery.arrivals(by: delivery.lastArrival ?? PolicyRun.start) { apply(arrival.event) }
    apply(.tick(PolicyRun.time(of: 2 * decisions)))
  }

  private mutating func decide(_ visit: SimulatedVisit, at: EventTime) throws {
    let id = DecisionID("d\(visit.number)")
    let candidates = world.titles.prefix(visit.offered).map { Candidate(id: $0.id) }
    let query = RankQuery(
      decisionID: id, placement: placement.name, actions: candidates.map(\.id),
      vectors: .shared(try placement.features.encode(visit.context)))
    let first = ranker.rank(query, scratch: &scratch)[0]
    // Without its score, which depends on when what was published.
    let place = Place(candidate: first.candidate, propensity: first.propensity)
    tally.note(first.candidate, in: visit, of: world)
    apply(
      .decision(
        Decision(
          id: id, at: at, placement: placement.name, member: visit.member.id, context: visit.context,
          candidates: candidates, places: [place], snapshot: 0)))
    let showing = Showing(title: first.candidate, decision: id, member: visit.member.id, at: at)
    for event in world.feedback(to: visit, showing) { delivery.send(event, of: visit.member.id) }
  }

  private mutating func apply(_ event: Event) {
    var outputs: [Pipeline.Output] = []
    pipeline.apply(.event(event), into: &outputs)
    for output in outputs {
      switch output {
      case .outcome(let outcome): outcomes.append(outcome)
      case .retired, .edited, .setAside: break
      case .publish(let index):
        guard let snapshot = pipeline.derive(at: index) else { continue }
        ranker = Ranker(model: snapshot.model, configuration: snapshot.policy)
      }
    }
  }
}
