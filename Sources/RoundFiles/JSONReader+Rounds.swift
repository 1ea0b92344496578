import Evaluation
import Events
import JSON

extension JSONReader {
  /// A chance that something was drawn with: above 0 and at most 1.
  mutating func propensity() throws -> Double {
    let here = self
    let chance = try double()
    guard chance > 0, chance <= 1 else {
      throw here.invalid("expected a propensity above 0 and at most 1, found \(chance)")
    }
    return chance
  }

  /// How many rounds one stands for: above 0.
  mutating func importance() throws -> Double {
    let here = self
    let weight = try double()
    guard weight > 0 else { throw here.invalid("expected a weight above 0, found \(weight)") }
    return weight
  }

  /// A whole number from 0 on.
  mutating func number(below limit: Int) throws -> Int {
    let here = self
    let number = try integer()
    guard number >= 0, number < limit else {
      throw here.invalid("expected a whole number from 0 to \(limit - 1), found \(number)")
    }
    return Int(number)
  }

  /// Chances that sum to 1, over what is in `chances`; none for null.
  mutating func distribution(into chances: inout [Double], limit: Int) throws {
    let here = self
    if try !numbersIfAny(into: &chances, limit: limit) { return }
    if let reason = chances.distributionFault { throw here.invalid(reason) }
  }

  /// Numbers, over what is in `numbers`; none, and false, for null.
  mutating func numbersIfAny(into numbers: inout [Double], limit: Int) throws -> Bool {
    guard try kind() == .null else {
      try doubles(into: &numbers, limit: limit)
      return true
    }
    try null()
    numbers.removeAll(keepingCapacity: true)
    return false
  }

  /// The hash of a string's bytes, as `StableHash.of` has it.
  mutating func textHash() throws -> UInt64 {
    guard let bytes = try plainString() else { return StableHash.of(try string()) }
    var hash = StableHash()
    hash.combine(bytes: bytes)
    return hash.finalize()
  }
}

extension [Double] {
  /// Why the chances are no distribution; nil if they are: none below 0, and together 1 within 1e-6.
  var distributionFault: String? {
    var (sum, least) = (0.0, 0.0)
    for chance in self {
      sum += chance
      least = Swift.min(least, chance)
    }
    if least >= 0, abs(sum - 1) <= 1e-6 { return nil }
    return least < 0
      ? "expected probabilities from 0 to 1, found \(least)" : "expected probabilities that sum to 1, found \(sum)"
  }
}
