import Attribution
import Bandits
import Events
import Learning
import RankingService
import Snapshots
import Support

/// What a seed decides before anything happens: the placements, what clients will send, the limits of the node, and how
/// much goes wrong.
struct SimulationPlan {
  /// How often something happens at a step: one time in so many; 0: never.
  struct Troubles {
    var cuts = 0
    var stops = 0
    var edits = 0
    var fullDisks = 0
    var unreadableLogs = 0
    /// Of those lives that begin after a cut.
    var damagedCheckpoints = 0
    var pins = 0
    /// Of all lives but the first.
    var damagedSnapshots = 0
    var disk = SimulatedDisk.Rates()
  }

  let seed: UInt64
  /// Of each placement what its file says at first, and what it may be edited to; in the order of their names.
  let versions: [[Placement]]
  let titles: [Title]
  /// Whether they say what placements may ask for.
  let fillsIn: Bool
  /// What is said of some of them later on.
  let corrections: [Title]
  /// Of each client its batches in the order of their times.
  let batches: [[[Event]]]
  /// How far ahead of what nobody has been told of yet events may be sent: half the lateness.
  let slack: EventDuration
  let rankings: Int
  let clockMode: ClockMode
  let ingest: IngestConfiguration
  let checkpointPeriod: Duration
  let retention: SnapshotRetention
  let troubles: Troubles

  init(seed: UInt64) {
    var random = WorldRandom(seed: StableHash.mix(seed &+ 1))
    let world = World(seed: seed, eventLimit: 80).recorded()
    self.seed = seed
    versions = world.placementNames.compactMap { name in
      world.rules[name].map { SimulationPlan.versions(of: name, $0, &random) }
    }
    fillsIn = random.isOne(in: 2)
    let titles = fillsIn ? world.catalogue.map { $0.with(length: random.int(0...99)) } : world.catalogue
    self.titles = titles
    corrections = random.isOne(in: 3) ? titles.prefix(2).map { $0.with(length: random.int(0...99)) } : []
    slack = EventDuration(milliseconds: (versions.joined().map(\.attribution.lateness.milliseconds).min() ?? 0) / 2)
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
    retention = SnapshotRetention(last: random.pick([1, 2, 10]), hours: random.pick([0, 0, 24]), days: 0)
  }

  /// The file of each placement in one of its versions.
  func files(_ chosen: [Int]) -> [PlacementFile] {
    zip(versions, chosen).map { PlacementFile($0[$1], text: "\($1)") }
  }

  /// Reads the text of a file: the number of a version.
  var reading: PlacementReading {
    let known = Dictionary(uniqueKeysWithValues: versions.map { ($0[0].name, $0) })
    return { name, text in
      guard let versions = known[name], let number = Int(text), versions.indices.contains(number) else {
        throw Discrepancy("\(name) has no version \(text)")
      }
      return versions[number]
    }
  }

  /// The names of the placements, in their order.
  var names: [PlacementName] { versions.map(\.[0].name) }

  private static func troubles(_ random: inout WorldRandom) -> Troubles {
    func rate(_ rates: [Int]) -> Int { random.pick(rates) }
    return Troubles(
      cuts: rate([0, 40, 120, 300]), stops: rate([0, 200, 500]), edits: rate([0, 60, 200]),
      fullDisks: rate([0, 100, 300]),
      unreadableLogs: rate([0, 0, 500]), damagedCheckpoints: rate([0, 2, 5]),
      pins: rate([0, 30, 100]), damagedSnapshots: rate([0, 1, 3]),
      disk: SimulatedDisk.Rates(failures: rate([0, 0, 40, 150]), cutsInFiles: rate([0, 6, 20])))
  }

  /// A few versions of a placement: whatever an edit may change without changing what becomes of events. Whether actions
  /// are retired stays: an outcome that was stored without what was offered cannot teach it.
  private static func versions(
    of name: PlacementName, _ rules: AttributionRules, _ random: inout WorldRandom
  ) -> [Placement] {
    let models = random.isOne(in: 2) ? World.models : World.retiringModels
    return (0..<3).map { _ in placement(name, rules, model: random.pick(models), &random) }
  }

  private static func placement(
    _ name: PlacementName, _ rules: AttributionRules, model: ModelConfiguration, _ random: inout WorldRandom
  ) -> Placement {
    let attribution = AttributionRules(
      activation: rules.activation, window: rules.window, lateness: rules.lateness + .minutes(6), reward: rules.reward)
    let sample = World.placement(
      name, attribution: attribution, model: model)
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

extension Title {
  /// The same with a feature that placements may ask for where a request does not say.
  fileprivate func with(length: Int) -> Title {
    var title = self
    title.features = ["length": .number(Double(length))]
    return title
  }
}
