import Attribution
import Events
import Yams

extension AttributionRules {
  /// The `attribution` section.
  init(from section: Section) throws(PlacementError) {
    var section = section
    let activation = try section.choice("activation", of: Activation.self)
    guard let window = try section.duration("window", atLeast: EventDuration(milliseconds: 1)) else {
      throw section.error("window", "expected a duration such as 6h")
    }
    let lateness = try section.duration("lateness")
    let amendWithin = try section.duration("amendWithin")
    let combination = try section.choice("combine", of: RewardRule.Combination.self)
    guard var reward = try section.section("reward") else {
      throw section.error("reward", "expected a mapping with a kind")
    }
    let kind = try RewardRule.Kind(from: &reward)
    let limits = try StateLimits(from: section.section("limits"))
    try section.refuseUnknownKeys()
    self.init(
      activation: activation ?? .impression, window: window, lateness: lateness ?? .zero,
      amendWithin: amendWithin ?? .zero, reward: RewardRule(kind: kind, combination: combination ?? .max),
      limits: limits)
  }
}

extension StateLimits {
  /// The `limits` section; without one, two million pairs and 4 GiB.
  fileprivate init(from section: Section?) throws(PlacementError) {
    guard var section else {
      self.init()
      return
    }
    let pairs = try section.integer("pairs", in: 1...1_000_000_000)
    let bytes = try section.size("bytes")
    try section.refuseUnknownKeys()
    let standard = StateLimits()
    self.init(pairs: pairs ?? standard.pairs, bytes: bytes ?? standard.bytes)
  }
}

extension RewardRule.Kind {
  private enum Name: String, CaseIterable {
    case atLeast, minutes, fraction, value
  }

  init(from section: inout Section) throws(PlacementError) {
    guard let name = try section.choice("kind", of: Name.self) else {
      throw section.error("kind", "expected one of \(Name.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    switch name {
    case .atLeast:
      guard let seconds = try section.number("seconds", "seconds from 0 to 1e9", where: { (0...1e9).contains($0) })
      else { throw section.error("seconds", "expected how long counts as watched") }
      self = .atLeast(seconds: seconds)
    case .minutes:
      guard let cap = try section.number("cap", "minutes from 0.01 to 1e6", where: { (0.01...1e6).contains($0) })
      else { throw section.error("cap", "expected how many minutes earn 1") }
      self = .minutes(cap: cap)
    case .fraction:
      self = .fraction
    case .value:
      self = .value(range: try RewardRule.Kind.range(from: &section))
    }
    try section.refuseUnknownKeys()
  }

  /// `range: [least, greatest]`; without one, 0 to 1.
  private static func range(from section: inout Section) throws(PlacementError) -> ClosedRange<Double> {
    guard let node = section.node("range") else { return 0...1 }
    let bounds = node.sequence.map { Array($0) } ?? []
    let numbers = bounds.compactMap { $0.scalar.flatMap { Double($0.string) } }.filter { abs($0) <= 1e6 }
    guard bounds.count == 2, numbers.count == 2, numbers[0] < numbers[1] else {
      throw section.error("range", "expected two numbers [least, greatest] from -1e6 to 1e6")
    }
    return numbers[0]...numbers[1]
  }
}
