import Events

/// Random numbers by key: a function of the seed, of what they are for and of whom, never of the order of the calls. Two
/// policies on one seed meet the same members, and a title is taken or not, whoever asked before.
///
/// SplitMix64 (Steele, Lea & Flood 2014), started at a mix of the key.
struct SimulatedRandom {
  /// What a number is for; uses never share numbers.
  enum Use: UInt64 {
    case member = 1
    case title, artwork, visit, uniform, outcome, watching, clock, delivery
  }

  private var state: UInt64

  init(seed: UInt64, _ use: Use, _ number: UInt64, index: UInt64 = 0) {
    state = [use.rawValue, number, index].reduce(StableHash.mix(seed &+ SimulatedRandom.step)) { state, word in
      StableHash.mix(state ^ StableHash.mix(word &+ SimulatedRandom.step))
    }
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private mutating func next() -> UInt64 {
    state &+= SimulatedRandom.step
    return StableHash.mix(state)
  }

  /// Uniform in [0, 1), a multiple of 2⁻⁵³.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform between the bounds.
  mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

  /// Uniform in 0..<count. - Precondition: `count` is above 0 and below 2⁵³.
  mutating func index(below count: Int) -> Int { Int(unit() * Double(count)) }

  /// A whole number of milliseconds, uniform from `low` to `high`.
  mutating func milliseconds(_ low: Int64, _ high: Int64) -> EventDuration {
    EventDuration(milliseconds: low + Int64(unit() * Double(high - low + 1)))
  }
}
