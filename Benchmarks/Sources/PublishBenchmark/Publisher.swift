import Bandits
import Events
import Learning
import Measuring
import Snapshots

/// Learns, derives and publishes as a service's writer does, without a log and without a file.
struct Publisher {
  private var workload: ModelWorkload
  private let cache: SnapshotCache
  private var random = SeededNumbers(seed: 6)
  private var version: UInt64 = 0

  /// Publishes what the workload has learned.
  init(_ workload: ModelWorkload, cache: SnapshotCache) {
    self.workload = workload
    self.cache = cache
    _ = publish()
  }

  var actionCount: Int { workload.shape.candidates }

  /// One outcome of each of `count` actions, others each time and far apart.
  mutating func learn(changing count: Int) {
    let (first, stride) = (random.below(actionCount), max(1, actionCount / count))
    workload.learn(workload.outcomes(of: (0..<count).map { (first + $0 * stride) % actionCount }))
  }

  /// Derives, hashes and swaps what has been learned.
  mutating func publish() -> PublishCost {
    let start = Stopwatch.now()
    guard let model = workload.derive() else { preconditionFailure("a model that is not finite") }
    let derived = Stopwatch.now()
    version += 1
    let snapshot = Snapshot(
      placement: workload.placement.name, version: version, trainedThrough: EventTime(milliseconds: Int64(version)),
      outcomes: Int(version), policy: workload.placement.policy, features: workload.placement.features, model: model)
    let published = PublishedSnapshot(
      snapshot, publishedAt: snapshot.trainedThrough, after: cache.newest(snapshot.placement))
    precondition(published.content.utf8.count == 64, "no digest")
    let hashed = Stopwatch.now()
    cache.publish(published)
    return PublishCost(derive: derived - start, hash: hashed - derived, swap: Stopwatch.now() - hashed)
  }
}
