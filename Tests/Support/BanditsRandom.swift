extension WorldRandom {
  /// Uniform in [0, 1), a multiple of 2⁻⁵³, as in `Tests/Golden/disjoint.py`.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Elements uniform in −1..<1.
  package mutating func vector(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * uniform() - 1 } }
}
