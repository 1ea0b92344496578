/// Philox 4×32 with ten rounds: a block cipher on counters, so that any draw can be made again by itself.
///
/// Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
package enum Philox {
  /// Four random words for a counter under a key. - Complexity: ten rounds, about 10 ns.
  package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c, k) = (counter, key)
    for round in 0..<10 {
      if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let first = UInt64(c.x) * 0xD251_1F53
      let second = UInt64(c.z) * 0xCD9E_8D57
      c = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ c.y ^ k.x, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c.w ^ k.y, UInt32(truncatingIfNeeded: first))
    }
    return c
  }

  /// The words of eight blocks whose counters differ in their first word: *i*-th words in one vector.
  @inline(__always)
  static func blocks(
    first: SIMD8<UInt32>, second: UInt32, third: UInt32, fourth: UInt32, key: SIMD2<UInt32>
  ) -> (SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>) {
    typealias Words = SIMD8<UInt32>
    var (x, y) = (first, Words(repeating: second))
    var (z, w) = (Words(repeating: third), Words(repeating: fourth))
    var k = key
    for round in 0..<10 {
      if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let one = SIMD8<UInt64>(truncatingIfNeeded: x) &* 0xD251_1F53
      let two = SIMD8<UInt64>(truncatingIfNeeded: z) &* 0xCD9E_8D57
      (x, y) = (Words(truncatingIfNeeded: two &>> 32) ^ y ^ k.x, Words(truncatingIfNeeded: two))
      (z, w) = (Words(truncatingIfNeeded: one &>> 32) ^ w ^ k.y, Words(truncatingIfNeeded: one))
    }
    return (x, y, z, w)
  }
}
