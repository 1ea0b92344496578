import EventLog
import Events
import HTTPTypes
import Learning
import Snapshots

/// Answers rank requests: from the current snapshot, or with the answer that the decision id already has.
///
/// Safe to call from any thread; scratch memory is handed from one ranking to the next.
package struct RankDesk: Sendable {
  let cache: SnapshotCache
  let ingest: Ingest
  let log: any RecordLog
  let metrics: ServiceMetrics
  let clock: ServiceClock
  private let ids = DecisionIDMaker()
  private let scratch = ScratchPool()

  init(cache: SnapshotCache, ingest: Ingest, log: any RecordLog, metrics: ServiceMetrics, clock: ServiceClock) {
    self.cache = cache
    self.ingest = ingest
    self.log = log
    self.metrics = metrics
    self.clock = clock
  }

  /// Answers the requests of one call, by one snapshot of each placement and one reading of the clock.
  ///
  /// A request may fail and the others not: 404 for an unknown placement, 409 for an id that answered another request,
  /// 422 for a context that the placement's features cannot encode or a time from the future.
  /// - Returns: In the order of the requests. What is logged is queued together.
  package func answer(_ requests: [PlacedRequest]) -> [Result<RankAnswer, Problem>] {
    let started = ContinuousClock.now
    let moment = RankMoment(
      of: requests, placements: ingest.placements, cache: cache, catalogue: ingest.catalogue, clock: clock)
    var rankings = RankCall()
    for request in requests {
      do throws(Problem) {
        rankings.add(try standing(of: request, in: rankings, at: moment))
      } catch {
        rankings.add(.refused(error))
      }
    }
    settle(&rankings)
    let share = (ContinuousClock.now - started) / max(requests.count, 1)
    for request in requests { metrics.ranked(request.placement, in: share) }
    return rankings.answers
  }

  /// Where a request stands before the log was asked.
  private func standing(
    of asked: PlacedRequest, in call: RankCall, at moment: RankMoment
  ) throws(Problem) -> RankCall.Standing {
    guard let placement = moment.placements[asked.placement], let current = moment.snapshots[asked.placement] else {
      throw Problem(.notFound, "there is no placement \(asked.placement)", at: "placement")
    }
    // A request that brings no id gets one that no other request can name.
    guard let id = asked.request.decisionID else {
      return .ranked(try rank(asked.request, placement, by: current, at: moment, as: ids.next(), digest: 0))
    }
    let digest = asked.digest
    if let first = call.claims[id] { return .repeats(first, digest: digest) }
    if let known = ingest.pendingDecision(id) { return .pending(known, digest: digest) }
    let decision = try rank(asked.request, placement, by: current, at: moment, as: id, digest: digest)
    if let known = ingest.claim(decision) { return .pending(known, digest: digest) }
    return .claimed(decision)
  }

  /// Looks the ids up in the log, with the claims held: of several requests at once, one ranks and the others repeat its
  /// answer. What is new is queued.
  private func settle(_ call: inout RankCall) {
    do {
      let found = try log.decisions(call.idsToLookUp)
      for id in found.keys where call.claims[id] != nil { ingest.release(id) }
      call.replace(with: found)
    } catch {
      // Whether the ids are new cannot be known: the rankings go on, and are not logged.
      for id in call.claims.keys { ingest.release(id) }
      metrics.unreadableDecisions(call.claims.count)
      call.giveUpClaims()
    }
    let full = ingest.full
    if !full.isEmpty { for id in call.leaveOut(of: full) { ingest.release(id) } }
    call.isQueued = ingest.submit(call.decisionsToLog)
  }

  private func rank(
    _ request: RankRequest, _ placement: Placement, by current: PublishedSnapshot, at moment: RankMoment,
    as id: DecisionID, digest: UInt64
  ) throws(Problem) -> Decision {
    let time = try moment.time(of: request, placement)
    var seen = SeenRequest(request, as: id, at: time, by: current, knowing: moment.catalogue)
    metrics.unfit(placement.name, seen.unfit)
    seen.decision.requestDigest = digest
    try scratch.use { scratch throws(Problem) in try seen.rank(scratch: &scratch) }
    return seen.decision
  }
}
