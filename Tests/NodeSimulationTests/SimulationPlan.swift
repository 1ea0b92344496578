import Attribution
import Bandits
import Events
import Learning
import RankingService
import Support

/// What a seed decides before anything happens: the placements, what clients will send, the limits of the node, and how
/// much goes wrong.
struct SimulationPlan {
  /// How often something happens at a step: one time in so many; 0: never.
  struct Troubles {
    var cuts = 0
    var stops = 0
    var fullDisks = 0
    var unreadableLogs = 0
    /// Of those lives that begin after a cut.
    var damagedCheckpoints = 0
    var disk = SimulatedDisk.Rates()
  }

  let seed: UInt64
  let placements: [Placement]
  let titles: [Title]
  /// Of each client its batches in the order of their times.
  let batches: [[[Event]]]
  /// How far ahead of what nobody has been told of yet events may be sent: half the lateness.
  let slack: EventDuration
  let rankings: Int
  let clockMode: ClockMode
  let ingest: IngestConfiguration
  let checkpointPeriod: Duration
  let troubles: Troubles

  init(seed: UInt64) {
    var random = WorldRandom(seed: StableHash.mix(seed &+ 1))
    let world = World(seed: seed, eventLimit: 80).recorded()
    self.seed = seed
    placements = world.placementNames.compactMap { name in
      world.rules[name].map { SimulationPlan.placement(name, $0, &random) }
    }
    titles = world.catalogue
    slack = EventDuration(milliseconds: (placements.map(\.attribution.lateness.milliseconds).min() ?? 0) / 2)
    batches = SimulationPlan.batches(of: world.events, within: slack, &random)
    rankings = random.int(0...24)
    clockMode = random.pick(ClockMode.allCases)
    var ingest = IngestConfiguration()
    ingest.batchLimit = random.pick([1, 4, 40, 1_000])
    ingest.queueLimit = random.isOne(in: 4) ? random.int(2...12) : 1_000
    ingest.replayLimit = random.int(1...60)
    let least = random.int(1...12)
    ingest.checkpointParts = least...random.int(least...40)
    self.ingest = ingest
    checkpointPeriod = .milliseconds(random.pick([5, 30, 120]))
    troubles = SimulationPlan.troubles(&random)
  }

  private static func troubles(_ random: inout WorldRandom) -> Troubles {
    func rate(_ rates: [Int]) -> Int { random.pick(rates) }
    return Troubles(
      cuts: rate([0, 40, 120, 300]), stops: rate([0, 200, 500]), fullDisks: rate([0, 100, 300]),
      unreadableLogs: rate([0, 0, 500]), damagedCheckpoints: rate([0, 2, 5]),
      disk: SimulatedDisk.Rates(failures: rate([0, 0, 40, 150]), cutsInFiles: rate([0, 6, 20])))
  }

  private static func placement(
    _ name: PlacementName, _ rules: AttributionRules, _ random: inout WorldRandom
  ) -> Placement {
    let attribution = AttributionRules(
      activation: rules.activation, window: rules.window, lateness: rules.lateness + .minutes(6), reward: rules.reward)
    let sample = World.placement(
      name, attribution: attribution, model: random.pick(World.models + World.retiringModels))
    let algorithm = random.pick([
      PolicyConfiguration.Algorithm.uniform, .linUCB(alpha: 1), .thompson(scale: 0.5, draws: 16),
      .epsilonGreedy(epsilon: 0.1), .squareCB(gamma: 10, exponent: 0.5),
    ])
    let holdback = Holdback(share: 0.3, algorithm: .uniform, salt: "s")
    return Placement(
      name: name,
      policy: PolicyConfiguration(
        algorithm: algorithm, floor: 0.1, slots: random.int(1...2), seed: 7,
        holdback: random.isOne(in: 3) ? holdback : nil),
      model: sample.model, features: sample.features, attribution: attribution,
      learn: random.isOne(in: 3) ? .windowClose : .immediate,
      publish: PublishRule(
        everyOutcomes: random.isOne(in: 4) ? nil : random.int(1...12),
        every: random.isOne(in: 4) ? nil : .minutes(Int64(random.int(1...8)))),
      persist: EventDuration(milliseconds: Int64(random.int(20...400))))
  }

  /// Deals the events out to a few clients, each in batches of a few.
  private static func batches(
    of events: [Event], within slack: EventDuration, _ random: inout WorldRandom
  ) -> [[[Event]]] {
    var clients = [[[Event]]](repeating: [], count: random.int(1...4))
    for event in events {
      let client = random.int(0...clients.count - 1)
      let isJoining = random.int(0...3) > 0 && clients[client].last.map { event.at <= $0[0].at + slack } ?? false
      if isJoining {
        clients[client][clients[client].count - 1].append(event)
      } else {
        clients[client].append([event])
      }
    }
    return clients
  }
}
