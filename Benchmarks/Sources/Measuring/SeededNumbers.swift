/// Numbers from a seed (Vigna's SplitMix64): the same work in every run.
package struct SeededNumbers {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// Uniform in −1..<1.
  package mutating func number() -> Double { Double(bits() >> 11) * 0x1p-52 - 1 }

  package mutating func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in number() } }

  package mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float(number()) } }

  package mutating func below(_ bound: Int) -> Int { Int(bits().multipliedFullWidth(by: UInt64(bound)).high) }
}
