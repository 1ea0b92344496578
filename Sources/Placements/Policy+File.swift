import Bandits
import Events
import Learning

extension PolicyConfiguration {
  private enum Name: String, CaseIterable {
    case uniform, epsilonGreedy, linUCB, thompson
  }

  /// The `policy` section.
  init(from section: Section?, in document: Section) throws(PlacementError) {
    guard var section else { throw document.error("policy", "expected a mapping with an algorithm") }
    guard let name = try section.choice("algorithm", of: Name.self) else {
      throw section.error(
        "algorithm", "expected one of \(Name.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let algorithm = try PolicyConfiguration.algorithm(name, from: &section)
    let floor = try section.number("floor", "a share from 0 to 1") { (0...1).contains($0) }
    let slots = try section.integer("slots", in: 1...100)
    let seed = try section.integer("seed", in: 0...Int.max)
    try section.refuseUnknownKeys()
    self.init(algorithm: algorithm, floor: floor ?? 0, slots: slots ?? 1, seed: UInt64(seed ?? 0))
  }

  private static func algorithm(_ name: Name, from section: inout Section) throws(PlacementError) -> Algorithm {
    switch name {
    case .uniform:
      return .uniform
    case .epsilonGreedy:
      let epsilon = try section.number("epsilon", "a share from 0 to 1") { (0...1).contains($0) }
      return .epsilonGreedy(epsilon: epsilon ?? 0.1)
    case .linUCB:
      return .linUCB(alpha: try section.number("alpha", "a number from 0 to 1e6") { (0...1e6).contains($0) } ?? 1)
    case .thompson:
      return .thompson(scale: try section.number("scale", "a number from 0 to 1e6") { (0...1e6).contains($0) } ?? 1)
    }
  }
}

extension PublishRule {
  /// The `publish` section; without one, every 500 outcomes or 2 s.
  init(from section: Section?) throws(PlacementError) {
    guard var section else {
      self.init()
      return
    }
    let everyOutcomes = try section.integer("everyOutcomes", in: 1...1_000_000_000)
    let every = try section.duration("every", atLeast: .init(milliseconds: 10))
    try section.refuseUnknownKeys()
    self.init(everyOutcomes: everyOutcomes ?? 500, every: every ?? .seconds(2))
  }
}
