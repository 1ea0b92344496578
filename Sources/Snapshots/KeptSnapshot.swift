package import Bandits
package import Learning

/// What a snapshot's file holds, read and checked.
package struct KeptSnapshot: Sendable {
  /// As its file said it when the snapshot was published.
  package let placement: Placement
  package let published: PublishedSnapshot
  /// nil where the file is for serving only.
  package let sums: SnapshotSums?
  /// OpenBLAS's version and core that derived it.
  package let kernel: String

  package init(placement: Placement, published: PublishedSnapshot, sums: SnapshotSums?, kernel: String) {
    self.placement = placement
    self.published = published
    self.sums = sums
    self.kernel = kernel
  }
}
