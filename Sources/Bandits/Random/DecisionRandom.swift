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
  package enum Use: UInt32, CaseIterable, Sendable {
    /// Choosing the action of a place.
    case draw = 0
    /// Ordering candidates of equal score.
    case tie = 1
    /// The weights that all candidates share, in a draw from the posterior.
    case normal = 2
    /// The weights of one candidate alone, in a draw from the posterior.
    case ownNormal = 3
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

  /// The words of eight blocks in a row, *i*-th words in one vector; `index`, a multiple of eight, is the first one's.
  @inline(__always)
  func blocks(
    _ use: Use, place: Int, from index: UInt64
  ) -> (SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>) {
    Philox.blocks(
      first: UInt32(truncatingIfNeeded: index) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7),
      second: UInt32(truncatingIfNeeded: index >> 32), third: UInt32(truncatingIfNeeded: place), fourth: use.rawValue,
      key: key)
  }
}
