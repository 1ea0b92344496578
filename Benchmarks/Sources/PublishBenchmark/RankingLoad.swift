import Bandits
import Events
import Foundation
import Learning
import Measuring
import Snapshots

/// One thread that ranks, one request after the other: the current snapshot, the features, the places.
final class RankingLoad {
  private struct Request {
    let id: DecisionID
    let context: Features
    let candidates: [Candidate]
  }

  private let workload: ModelWorkload
  private let cache: SnapshotCache
  private let requests: [Request]
  private var scratch = Ranker.Scratch()
  /// Nanoseconds of each ranking of a block, and of its processor time.
  private var waited: [UInt32] = []
  private var used: [UInt32] = []
  /// So that no ranking can be left out.
  private(set) var scores = 0.0

  /// - Parameter candidates: Of each request, at random among the workload's.
  init(_ workload: ModelWorkload, cache: SnapshotCache, candidates: Int) {
    var (numbers, own) = (SeededNumbers(seed: 66), workload)
    requests = (0..<512).map { number in
      var left = Array(own.candidates.indices)
      let chosen = (0..<candidates).map { _ in left.remove(at: numbers.below(left.count)) }
      return Request(
        id: DecisionID("q\(number)"), context: own.context(), candidates: chosen.map { own.candidates[$0] })
    }
    self.workload = workload
    self.cache = cache
    waited.reserveCapacity(1 << 20)
    used.reserveCapacity(1 << 20)
  }

  /// Ranks for so long.
  func block(seconds: Double) -> RankingTimes {
    waited.removeAll(keepingCapacity: true)
    used.removeAll(keepingCapacity: true)
    var (now, work) = (RankingLoad.nanoseconds(CLOCK_MONOTONIC), RankingLoad.nanoseconds(CLOCK_THREAD_CPUTIME_ID))
    let end = now + UInt64(seconds * 1e9)
    var next = 0
    while now < end {
      scores += rank(requests[next])
      next = (next + 1) % requests.count
      let (later, more) = (
        RankingLoad.nanoseconds(CLOCK_MONOTONIC), RankingLoad.nanoseconds(CLOCK_THREAD_CPUTIME_ID)
      )
      waited.append(UInt32(clamping: later - now))
      used.append(UInt32(clamping: more - work))
      (now, work) = (later, more)
    }
    return RankingTimes(waited: waited, used: used)
  }

  private func rank(_ request: Request) -> Double {
    guard let current = cache[workload.placement.name],
      let vectors = try? current.snapshot.features.encode(request.context, candidates: request.candidates)
    else { preconditionFailure("a request that its own placement cannot rank") }
    let query = RankQuery(
      decisionID: request.id, placement: workload.placement.name, actions: request.candidates.map(\.id),
      vectors: vectors)
    return current.ranker.rank(query, scratch: &scratch)[0].score
  }

  private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
