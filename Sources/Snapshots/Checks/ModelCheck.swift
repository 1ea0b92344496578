import Bandits

/// Whether a model is that of its sums.
struct ModelCheck {
  private let sums: SnapshotSums

  init(_ sums: SnapshotSums) { self.sums = sums }

  func verify(_ model: any Model) throws(SnapshotFileError) {
    guard model.actionIDs == sums.actionIDs else {
      throw SnapshotFileError(.sums, "actions: expected those of the sums")
    }
  }
}
