import Attribution
import Bandits
import EventLog
import Events
import HTTPTypes
import Learning
import Snapshots
import Synchronization

/// Answers rank requests: from the current snapshot, or with the answer that the decision id already has.
///
/// Safe to call from any thread; scratch memory is handed from one ranking to the next.
struct RankDesk: Sendable {
  let placements: [PlacementName: Placement]
  let cache: SnapshotCache
  let ingest: Ingest
  let log: EventLog
  let metrics: ServiceMetrics
  let wallClock: WallClock
  let clockMode: ClockMode
  let ids: DecisionIDMaker
  private let scratch = ScratchPool()

  init(
    placements: [Placement], cache: SnapshotCache, ingest: Ingest, log: EventLog, metrics: ServiceMetrics,
    wallClock: WallClock, clockMode: ClockMode
  ) {
    self.placements = Dictionary(uniqueKeysWithValues: placements.map { ($0.name, $0) })
    self.cache = cache
    self.ingest = ingest
    self.log = log
    self.metrics = metrics
    self.wallClock = wallClock
    self.clockMode = clockMode
    ids = DecisionIDMaker()
  }

  /// - Throws: `Problem`: 404 for an unknown placement, 409 for an id that answered another request, 422 for a context
  ///   that the placement's features cannot encode or a time from the future.
  func answer(_ request: RankRequest, placement name: PlacementName) throws(Problem) -> RankAnswer {
    guard let placement = placements[name], let current = cache[name] else {
      throw Problem(.notFound, "there is no placement \(name)")
    }
    let started = ContinuousClock.now
    defer { metrics.ranked(name, in: .now - started) }
    // A request that brings no id gets one that no other request can name.
    guard let id = request.decisionID else {
      let decision = try rank(request, placement, by: current, as: ids.next(), digest: 0)
      return RankAnswer(decision: decision, logged: ingest.submit(decision))
    }
    let digest = request.digest(placement: name)
    if let known = ingest.pendingDecision(id) { return try repeated(known, digest: digest) }
    let decision = try rank(request, placement, by: current, as: id, digest: digest)
    if let known = ingest.claim(decision) { return try repeated(known, digest: digest) }
    // Looked up with the claim held: of several requests at once, one ranks and the others repeat its answer.
    do {
      guard let known = try log.decision(id) else {
        return RankAnswer(decision: decision, logged: ingest.submit(decision))
      }
      ingest.release(id)
      return try repeated(known, digest: digest)
    } catch let problem as Problem {
      throw problem
    } catch {
      // Whether the id is new cannot be known: the ranking goes on, and is not logged.
      ingest.release(id)
      metrics.unreadableDecision()
      return RankAnswer(decision: decision, logged: false)
    }
  }

  /// The answer that a decision id has; of another request, it is a conflict.
  private func repeated(_ known: Decision, digest: UInt64) throws(Problem) -> RankAnswer {
    guard known.requestDigest == digest else {
      throw Problem(.conflict, "decision \(known.id) has answered another request", at: "decisionID")
    }
    return RankAnswer(decision: known, logged: true)
  }

  private func rank(
    _ request: RankRequest, _ placement: Placement, by current: PublishedSnapshot, as id: DecisionID, digest: UInt64
  ) throws(Problem) -> Decision {
    let query = RankQuery(
      decisionID: id, placement: placement.name, actions: request.candidates.map(\.id),
      vectors: try encode(request, by: placement.features))
    let at = try time(of: request, placement)
    let ranking = scratch.use { current.ranker.rank(query, scratch: &$0) }
    let count = request.explain ? ranking.count : min(request.limit ?? ranking.count, ranking.count)
    return Decision(
      id: id, at: at, placement: placement.name, member: request.member, title: request.title,
      context: request.context, tags: request.tags, candidates: request.candidates,
      places: ranking.prefix(count).map { $0.place(explained: request.explain) }, snapshot: current.version,
      requestDigest: digest)
  }

  private func encode(_ request: RankRequest, by schema: FeatureSchema) throws(Problem) -> SlateVectors {
    do {
      return try schema.encode(request.context, candidates: request.candidates)
    } catch {
      throw Problem(.unprocessable, error.reason, at: error.place)
    }
  }

  /// When the decision is made: as the request says, else now by the clock that the service follows.
  private func time(of request: RankRequest, _ placement: Placement) throws(Problem) -> EventTime {
    let now = wallClock.now
    switch clockMode {
    case .wall:
      guard let at = request.at else { return now }
      guard at <= now + placement.attribution.lateness else {
        throw Problem(.unprocessable, "expected a time that is not in the future, found \(at)", at: "at")
      }
      return at
    case .events:
      let greatest = ingest.now
      return request.at ?? (greatest == .distantPast ? now : greatest)
    }
  }
}

extension RankedPlace {
  fileprivate func place(explained: Bool) -> Place {
    Place(
      candidate: candidate, score: score, propensity: propensity,
      explanation: explained
        ? Place.Explanation(mean: mean, deviation: deviation, probability: probability) : nil)
  }
}

/// Scratch memory for as many rankings as run at once.
private final class ScratchPool: Sendable {
  private let free = Mutex<[Ranker.Scratch]>([])

  func use<R>(_ body: (inout Ranker.Scratch) -> R) -> R {
    var scratch = free.withLock { $0.popLast() } ?? Ranker.Scratch()
    defer { free.withLock { $0.append(scratch) } }
    return body(&scratch)
  }
}
