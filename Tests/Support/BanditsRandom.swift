extension WorldRandom {
  /// Uniform in [0, 1), a multiple of 2⁻⁵³, as in `Tests/Golden/disjoint.py`.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Elements uniform in −1..<1.
  package mutating func vector(_ count: Int) -> [Double] { (0..<count).map { _ in 2 * uniform() - 1 } }

  /// An index of `chances`, which sum to 1, each with its chance.
  package mutating func index(of chances: [Double]) -> Int {
    var left = uniform()
    for (index, chance) in chances.enumerated() {
      if left < chance { return index }
      left -= chance
    }
    return chances.count - 1
  }
}
