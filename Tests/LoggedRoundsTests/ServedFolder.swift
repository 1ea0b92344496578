import Attribution
import Bandits
import EventLog
import Events
import Evaluation
import Foundation
import History
import Learning
import LoggedRounds
import Simulation
import Snapshots

/// A data folder as a service leaves it: the pipeline, the ranker, the log and the store of one, in a simulated world, on
/// one thread and without a clock.
struct ServedFolder {
  /// Ten decisions a minute.
  private static let pace = EventDuration.seconds(6)
  static let start = EventTime(milliseconds: 1_760_000_000_000)
  /// Decisions between two commits.
  private static let batch = 250

  let path = "\(FileManager.default.temporaryDirectory.path)/marquee-rounds-\(UUID().uuidString)"
  let world: SimulatedWorld
  /// By the text that the log has of each.
  let placements: [String: Placement]
  /// What uniform choices earn in the visits that were served, by the world's chances.
  private(set) var uniformValue = 0.0
  private(set) var visits = 0
  private(set) var decisions: [Decision] = []
  /// The text of the placement that serves.
  private var text: String
  private let log: EventLog
  private let store: SnapshotStore
  private let reading: PlacementReading
  private var pipeline: Pipeline
  private var published: PublishedSnapshot?
  private var delivery: Delivery
  private var scratch = Ranker.Scratch()
  private var records: [LogRecord] = []
  private var outcomes: [StoredOutcome] = []
  private var uniformSum = 0.0

  /// - Parameters:
  ///   - placements: By the text that a log has of them; of one name.
  ///   - text: Of the one that serves first.
  init(_ placements: [String: Placement], first text: String, in world: SimulatedWorld) async throws {
    (self.placements, self.text, self.world) = (placements, text, world)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    log = try EventLog(folder: path)
    store = SnapshotStore(SnapshotFolder("\(path)/snapshots"))
    let reading: PlacementReading = { _, text in
      guard let placement = placements[text] else { throw UnknownText(text: text) }
      return placement
    }
    self.reading = reading
    pipeline = Pipeline(reading: reading)
    delivery = Delivery(seed: world.seed, faults: DeliveryFaults(lateness: .minutes(1)))
    try await edit(to: text)
  }

  private struct UnknownText: Error { let text: String }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  var placement: Placement? { placements[text] }

  static func time(of visit: Int) -> EventTime { start + EventDuration(milliseconds: Int64(visit) * pace.milliseconds) }

  /// Opens the folder to look at it.
  func opened() async throws -> LoggedFolder {
    let log = try EventLog(reading: path)
    return try await LoggedFolder(
      path, HistorySources(log: log, prunable: log, store: store, checkpoints: nil, reading: reading),
      archive: log.archive)
  }

  /// The log, to change it.
  func prune(through offset: UInt64) async throws {
    while try await !log.prune(through: offset, most: 10_000).isLast {}
  }

  /// The placement becomes what another text says.
  mutating func edit(to text: String) async throws {
    guard let placement = placements[text] else { return }
    self.text = text
    try apply(.placement(placement.name, text))
    try await commit()
  }

  /// - Parameter tags: Of each visit.
  mutating func serve(_ count: Int, tags: (Int) -> [Tag] = { _ in [] }) async throws {
    for _ in 0..<count {
      let at = ServedFolder.time(of: visits)
      for arrival in delivery.arrivals(by: at) { try apply(.event(arrival.event)) }
      try decide(world.visit(visits), at: at, tags: tags(visits))
      visits += 1
      if visits % ServedFolder.batch == 0 { try await commit() }
    }
    uniformValue = uniformSum / Double(visits)
    try await commit()
  }

  /// Has all that is under way arrive, and every window close.
  mutating func settle() async throws {
    for arrival in delivery.arrivals(by: delivery.lastArrival ?? ServedFolder.start) {
      try apply(.event(arrival.event))
    }
    try apply(.event(.tick(ServedFolder.time(of: visits + 10_000))))
    try await commit()
  }

  mutating func append(_ record: Record) async throws {
    try apply(record)
    try await commit()
  }

  private mutating func decide(_ visit: SimulatedVisit, at: EventTime, tags: [Tag]) throws {
    guard let placement, let published else { return }
    let candidates = world.titles.prefix(visit.offered).map { Candidate(id: $0.id) }
    let arm = placement.policy.holdback.map { $0.holds(visit.member.id) ? Arm.holdback : .policy }
    var decision = Decision(
      id: DecisionID("d\(visit.number)"), at: at, placement: placement.name,
      // Now and then nobody is signed in.
      member: visit.number % 10 == 9 ? nil : visit.member.id, context: visit.context, tags: tags,
      candidates: candidates, places: [], snapshot: published.version, catalogue: pipeline.attributor.catalogue.offset,
      arm: arm)
    var seen = decision
    _ = placement.features.enrich(&seen, from: pipeline.attributor.catalogue)
    let query = RankQuery(
      decisionID: decision.id, placement: placement.name, arm: arm, actions: candidates.map(\.id),
      vectors: try placement.features.encode(seen.context, candidates: seen.candidates))
    let ranking = published.ranker.rank(query, scratch: &scratch).prefix(placement.policy.slots + 1)
    decision.places = ranking.map { Place(candidate: $0.candidate, score: $0.score, propensity: $0.propensity) }
    let chances = world.chances(for: visit)
    uniformSum += chances.reduce(0, +) / Double(chances.count)
    decisions.append(decision)
    try apply(.event(.decision(decision)))
    // Of a list every second visit scrolls on to the second place, and one in fifty sees nothing at all.
    guard visit.number % 50 != 49 || placement.policy.slots == 1 else { return }
    for place in 0..<(placement.policy.slots > 1 && visit.number % 2 == 0 ? 2 : 1) {
      show(place, of: decision, to: visit)
    }
  }

  private mutating func show(_ place: Int, of decision: Decision, to visit: SimulatedVisit) {
    let showing = Showing(
      title: decision.places[place].candidate, decision: decision.id, member: visit.member.id, at: decision.at)
    for var event in world.feedback(to: visit, showing) {
      // Of a list a play says where it belongs, and each place has an impression of its own.
      switch event {
      case .impression(let shown):
        event = .impression(
          Impression(
            id: EventID("\(shown.id)/\(place)"), at: shown.at, decisionID: shown.decisionID, action: shown.action,
            member: shown.member))
      case .play(let play):
        event = .play(
          Play(
            id: EventID("\(play.id)/\(place)"), at: play.at, member: play.member, title: play.title,
            seconds: play.seconds, decisionID: decision.id))
      default: break
      }
      delivery.send(event, of: visit.member.id)
    }
  }

  private mutating func apply(_ record: Record) throws {
    let encoded = LogRecord(record)
    records.append(encoded)
    var outputs: [Pipeline.Output] = []
    pipeline.apply(record, digest: encoded.digest, into: &outputs)
    for output in outputs {
      switch output {
      case .outcome(let outcome): outcomes.append(StoredOutcome(offset: pipeline.offset, outcome: outcome))
      case .publish(let index): try publish(index)
      case .retired, .edited, .setAside: break
      }
    }
  }

  private mutating func publish(_ index: Int) throws {
    guard !pipeline.awaitsRefold(at: index), let snapshot = pipeline.derive(at: index) else { return }
    let next = PublishedSnapshot(
      snapshot, publishedAt: ServedFolder.time(of: visits), after: published)
    published = next
    try store.save(next, sums: nil)
  }

  private mutating func commit() async throws {
    guard !records.isEmpty else { return }
    try await log.append(records, after: pipeline.offset - UInt64(records.count), outcomes: outcomes)
    (records, outcomes) = ([], [])
  }
}
