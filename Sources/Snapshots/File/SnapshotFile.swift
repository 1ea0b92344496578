package import Bandits
import LinearAlgebra

/// A snapshot as a file: safetensors, so that Python opens it in one line. <doc:FileFormat> lists every byte.
///
/// It holds what rankings read, and unless it is for serving only the sums that this was derived from: those of closed
/// outcomes, from which learning goes on, and those with open pairs, from which every number can be worked out again.
package enum SnapshotFile {
  /// What derives models here: OpenBLAS's version and core.
  package static let kernel = OpenBLAS.kernel

  package static let format = "marquee.snapshot"
  package static let formatVersion = "3"

  /// The file's bytes, the same for equal snapshots and sums.
  ///
  /// - Parameters:
  ///   - sums: What the snapshot was derived from; nil for a file that is for serving only.
  ///   - kernel: What derived it, `SnapshotFile.kernel` unless it was read from a file.
  /// - Complexity: O(*n*) for *n* bytes, and what `SnapshotSums.actionIDs` and `content` cost.
  package static func encode(
    _ published: PublishedSnapshot, sums: SnapshotSums?, kernel: String = kernel
  ) -> [UInt8] {
    let head = SnapshotHead(of: published, sums: sums, kernel: kernel)
    var tensors = ServingTensors.tensors(of: published.snapshot.model)
    if let sums {
      let settled = head.settledActions.compactMap { sums.settled[$0] }
      tensors += SumsTensors("settled.").tensors(of: settled, like: sums.settled.emptySums())
      tensors += SumsTensors("shared.").tensors(of: [sums.settled.all], like: sums.settled.all)
      tensors += OfferTensors.tensors(of: sums.settled)
      let shape = sums.settled.shape
      let open = head.derivedActions.compactMap { sums.open[$0] }
      tensors += CompleteTensors("derived.", shape.own, shape.own > 0 ? shape.shared : 0).tensors(of: open)
      tensors += CompleteTensors("derived_shared.", shape.shared).tensors(of: [sums.all])
    }
    return SafetensorsArchive(metadata: head.metadata(of: published.snapshot), tensors: tensors).encoded()
  }
}
