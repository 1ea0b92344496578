import Bandits
import Events
import LinearAlgebra

/// Whether a model is that of its sums.
///
/// Weights must solve the equations of the sums, and factors invert their matrices, each as far as rounding explains;
/// bounds are those of `PrecisionCheck`. What a hybrid model's shared part was derived from is derived anew.
/// - Complexity: O(*actions* · *dimension*²); `hybrid` what its derivation costs.
struct ModelCheck {
  private let sums: SnapshotSums
  private let regularization: Double

  init(_ sums: SnapshotSums) {
    self.sums = sums
    regularization = sums.settled.configuration.regularization
  }

  func verify(_ model: any Model) throws(SnapshotFileError) {
    let ids = sums.actionIDs
    guard model.actionIDs == ids else {
      let found = Set(model.actionIDs).symmetricDifference(ids).min()
      throw SnapshotFileError(.sums, "actions: expected those of the sums, found a difference at \(found?.text ?? "")")
    }
    try verifyOpen()
    if let shared = model.sharedRewards { try verify(shared, sums.all.rewards, "that are shared") }
    if let shared = model as? SharedModel { try verify(shared.posterior, sums.all, "that are shared") }
    var hybrid = (model as? HybridModel).map { HybridCheck($0, regularization) }
    for (index, id) in ids.enumerated() {
      guard let own = sums.complete(id), own.isFinite else {
        throw SnapshotFileError(.sums, "settled.* of \(id): expected sums that are finite with their open rows")
      }
      try verify(model.rewards(of: id), own.rewards, "of \(id)")
      if let posterior = (model as? DisjointModel)?.posteriors.values[index] {
        try verify(posterior, own, "of \(id)")
      }
      try hybrid?.verify(index, own)
    }
    try hybrid?.verifyShared(sums.all)
  }

  /// Checks that the sums with open pairs are of more examples than those without, and all together of all.
  private func verifyOpen() throws(SnapshotFileError) {
    var count = sums.settled.all.rewards.count
    for (id, open) in sums.open.sorted(by: { $0.key < $1.key }) {
      let more = open.rewards.count - (sums.settled[id]?.rewards.count ?? 0)
      guard more > 0 else {
        throw SnapshotFileError(.sums, "derived.counts of \(id): expected more than were settled")
      }
      if sums.settled.shape.shared > 0 { count += more }
    }
    guard sums.all.rewards.count == count else {
      throw SnapshotFileError(
        .sums, "derived_shared.counts: expected \(count), found \(sums.all.rewards.count)")
    }
  }

  /// Counts are equal, and sums but for the rounding of a factor that one machine may compute unlike another.
  private func verify(
    _ found: RewardTotals?, _ expected: RewardTotals, _ place: String
  ) throws(SnapshotFileError) {
    let pairs = [
      (found?.weight, expected.weight), (found?.rewardSum, expected.rewardSum),
      (found?.rewardSquareSum, expected.rewardSquareSum),
    ]
    let isClose = pairs.allSatisfy { found, expected in
      found.map { abs($0 - expected) <= 0x1p-48 * abs(expected) } ?? false
    }
    guard isClose, found?.count == expected.count else {
      throw SnapshotFileError(.rewards, "counts and rewards \(place): expected those of the sums")
    }
  }

  private func verify(_ posterior: ActionPosterior, _ sums: CompleteSums, _ place: String) throws(SnapshotFileError) {
    guard let check = PrecisionCheck(sums.outerProducts, regularization + posterior.ridge) else {
      throw SnapshotFileError(.sums, "outer_products \(place): expected sums of squares")
    }
    try check.verify(weights: posterior.weights, solve: sums.rewardedFeatures, place)
    try check.verify(posterior.inverseFactor, place)
  }
}
