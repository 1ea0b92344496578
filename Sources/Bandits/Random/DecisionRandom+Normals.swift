extension DecisionRandom {
  /// Standard normal variables of one place, as many as `normals` holds; the *i*-th depends on nothing but its index *i*.
  ///
  /// Box & Muller 1958: of the words (u, v, s, t) of block *k*, numbers 4*k* and 4*k* + 1 are √(−2 ln U)·cos 2πV and
  /// √(−2 ln U)·sin 2πV with U = (u + ½)·2⁻³² and V = v·2⁻³², v taken as signed; 4*k* + 2 and 4*k* + 3 come from s and t
  /// in the same way. In single precision, by additions, multiplications, divisions and square roots alone, so that the
  /// bits are the same on every machine. Error: below 1e-6 (`VoteTests`); none is beyond ±6.8.
  /// - Complexity: some seven nanoseconds each.
  package func fill(_ normals: inout [Float], _ use: Use, place: Int) {
    let count = normals.count
    normals.withUnsafeMutableBufferPointer { normals in
      for start in stride(from: 0, to: count, by: 32) {
        let words = blocks(use, place: place, from: UInt64(start / 4))
        let (first, second) = (BoxMuller.pairs(words.0, words.1), BoxMuller.pairs(words.2, words.3))
        let lanes = min(8, (count - start + 3) / 4)
        for lane in 0..<lanes {
          let four = SIMD4(first.cosines[lane], first.sines[lane], second.cosines[lane], second.sines[lane])
          let offset = start + 4 * lane
          for element in 0..<min(4, count - offset) { normals[offset + element] = four[element] }
        }
      }
    }
  }
}

private enum BoxMuller {
  typealias Lanes = SIMD8<Float>

  @inline(__always)
  static func pairs(_ radii: SIMD8<UInt32>, _ angles: SIMD8<UInt32>) -> (cosines: Lanes, sines: Lanes) {
    // Two halves that fit a signed word, added with one rounding.
    let whole: Lanes = float(radii &>> 16) * Float(65_536)
    let radius: Lanes = whole + float(radii & 0xFFFF) + Lanes(repeating: 0.5)
    let logarithm: Lanes = logarithm(radius * Float(0x1p-32))
    let r: Lanes = (logarithm * Float(-2)).squareRoot()
    let turn: Lanes = float(angles) * Float(0x1p-32)
    let sign = bits(turn) & 0x8000_0000
    // cos 2πV = sin 2π(¼ − |V|), and sin 2π|V| = cos 2π(¼ − |V|): one argument within a quarter turn.
    let toQuarter: Lanes = Lanes(repeating: 0.25) - lanes(bits(turn) & 0x7FFF_FFFF)
    let z: Lanes = toQuarter * Float(2 * Float.pi)
    let square: Lanes = z * z
    var sine = Lanes(repeating: -1 / 39_916_800)
    sine = step(sine, square, 1 / 362_880)
    sine = step(sine, square, -1 / 5_040)
    sine = step(sine, square, 1 / 120)
    sine = step(sine, square, -1 / 6)
    sine = step(sine, square, 1) * z
    var cosine = Lanes(repeating: 1 / 479_001_600)
    cosine = step(cosine, square, -1 / 3_628_800)
    cosine = step(cosine, square, 1 / 40_320)
    cosine = step(cosine, square, -1 / 720)
    cosine = step(cosine, square, 1 / 24)
    cosine = step(cosine, square, -0.5)
    cosine = step(cosine, square, 1)
    return (r * sine, lanes(bits(r * cosine) ^ sign))
  }

  /// ln of a normal number: with x = 2ᵉm and m within √½...√2, e·ln 2 + 2·artanh((m − 1)/(m + 1)), by its series.
  @inline(__always)
  private static func logarithm(_ x: Lanes) -> Lanes {
    let rootOfHalf: UInt32 = 0x3F35_04F3
    let shifted = bits(x) &- rootOfHalf
    let exponent = Lanes(SIMD8<Int32>(truncatingIfNeeded: shifted) &>> 23)
    let m: Lanes = lanes((shifted & 0x007F_FFFF) &+ rootOfHalf)
    let s: Lanes = (m - Float(1)) / (m + Float(1))
    let square: Lanes = s * s
    var series = Lanes(repeating: 1 / 9)
    series = step(series, square, 1 / 7)
    series = step(series, square, 1 / 5)
    series = step(series, square, 1 / 3)
    series = step(series, square, 1)
    let scaled: Lanes = exponent * Float(0.693_147_18)
    return scaled + (s + s) * series
  }

  /// One step of Horner's rule.
  @inline(__always)
  private static func step(_ sum: Lanes, _ x: Lanes, _ coefficient: Float) -> Lanes {
    let product: Lanes = sum * x
    return product + Lanes(repeating: coefficient)
  }

  /// Words taken as signed numbers.
  @inline(__always)
  private static func float(_ words: SIMD8<UInt32>) -> Lanes { Lanes(SIMD8<Int32>(truncatingIfNeeded: words)) }

  @inline(__always)
  private static func bits(_ lanes: Lanes) -> SIMD8<UInt32> { unsafeBitCast(lanes, to: SIMD8<UInt32>.self) }

  @inline(__always)
  private static func lanes(_ bits: SIMD8<UInt32>) -> Lanes { unsafeBitCast(bits, to: Lanes.self) }
}
