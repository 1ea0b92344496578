import Bandits
import Events

/// The bootstrap over clusters: how often each is in a replicate, which is as many drawn with replacement.
///
/// Counts are a function of seed and replicate alone, so that any replicate can be made by itself, in any order, and
/// policies on the same rounds are compared on the same draws.
/// Source: Efron 1979; over clusters, Field & Welsh 2007. Random words are mixed counters (Steele, Lea & Flood 2014),
/// under a key by Philox.
package struct Resampling: Equatable, Sendable {
  private let seed: UInt64

  package init(seed: UInt64) { self.seed = seed }

  /// Overwrites `counts` with how often each cluster is drawn; they sum to `clusters`.
  ///
  /// A cluster's chance is 1/`clusters` within 2⁻⁶⁴. Complexity: 5 ns a draw; allocates only where `counts` has to
  /// grow.
  package func counts(replicate: Int, clusters: Int, into counts: inout [UInt32]) {
    counts.removeAll(keepingCapacity: true)
    guard clusters > 0 else { return }
    counts.append(contentsOf: repeatElement(0, count: clusters))
    let number = UInt64(bitPattern: Int64(replicate))
    let block = Philox.block(
      counter: SIMD4(UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), 0, 0),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    var state = UInt64(block.x) | UInt64(block.y) << 32
    counts.withUnsafeMutableBufferPointer { counts in
      for _ in 0..<clusters {
        state &+= 0x9E37_79B9_7F4A_7C15
        counts[Int(StableHash.mix(state).multipliedFullWidth(by: UInt64(clusters)).high)] &+= 1
      }
    }
  }
}
