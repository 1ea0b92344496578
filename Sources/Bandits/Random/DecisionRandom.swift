package import Events

/// The random numbers of one decision: a function of seed, placement, decision id, place and index, and nothing else.
package struct DecisionRandom: Sendable {
  private let key: SIMD2<UInt32>

  package init(seed: UInt64, placement: PlacementName, decision: DecisionID) {
    var hash = StableHash()
    hash.combine(seed)
    hash.combine(placement.text)
    hash.combine(byte: 0xFF)
    hash.combine(decision.text)
    let value = hash.finalize()
    key = SIMD2(UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
  }

  /// What a random number is for; uses of one place never share numbers.
  package enum Use: UInt32 {
    /// Choosing the action of a place.
    case draw = 0
    /// Ordering candidates of equal score.
    case tie = 1
  }

  /// 64 random bits.
  package func bits(_ use: Use, place: Int, index: UInt64 = 0) -> UInt64 {
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), UInt32(truncatingIfNeeded: place),
      use.rawValue)
    let block = Philox.block(counter: counter, key: key)
    return UInt64(block.x) | UInt64(block.y) << 32
  }

  /// Uniform in [0, 1), a multiple of 2⁻⁵³.
  package func uniform(_ use: Use, place: Int, index: UInt64 = 0) -> Double {
    Double(bits(use, place: place, index: index) >> 11) * 0x1p-53
  }
}
