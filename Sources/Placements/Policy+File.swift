import Bandits
import Events
import Learning

extension PolicyConfiguration {
  private enum Name: String, CaseIterable {
    case uniform, epsilonGreedy, linUCB, thompson, squareCB
  }

  /// The `policy` section, and the `holdback` section if there is one.
  init(from section: Section?, holdback: Section?, in document: Section) throws(PlacementError) {
    guard var section else { throw document.error("policy", "expected a mapping with an algorithm") }
    let algorithm = try PolicyConfiguration.algorithm(from: &section)
    let floor = try section.floor()
    let slots = try section.integer("slots", in: 1...100)
    let seed = try section.integer("seed", in: 0...Int.max)
    try section.refuseUnknownKeys()
    self.init(
      algorithm: algorithm, floor: floor, slots: slots ?? 1, seed: UInt64(seed ?? 0),
      holdback: try holdback.map { section throws(PlacementError) in try Holdback(from: section) })
  }

  /// Refuses a policy that makes no sense for the model.
  func check(with model: ModelConfiguration, in document: Section) throws(PlacementError) {
    if let problem = problem(with: model) { throw document.error(within: problem.key, problem.reason) }
  }

  fileprivate static func algorithm(from section: inout Section) throws(PlacementError) -> Algorithm {
    guard let name = try section.choice("algorithm", of: Name.self) else {
      throw section.error(
        "algorithm", "expected one of \(Name.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return try algorithm(name, from: &section)
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
      let scale = try section.number("scale", "a number from 0 to 1e6") { (0...1e6).contains($0) }
      let draws = try section.integer("draws", in: 16...4_096)
      return .thompson(scale: scale ?? 1, draws: draws ?? usualDraws)
    case .squareCB:
      let gamma = try section.number("gamma", "a number from 0 to 1e9") { (0...1e9).contains($0) }
      let exponent = try section.number("exponent", "a number from 0 to 1") { (0...1).contains($0) }
      return .squareCB(gamma: gamma ?? 10, exponent: exponent ?? 0.5)
    }
  }
}

extension Holdback {
  /// The `holdback` section. Its `policy` is an algorithm's name, or a mapping of an algorithm, its keys and a floor.
  init(from section: Section) throws(PlacementError) {
    var section = section
    guard let share = try section.number("share", "a share from 0 to 1", where: { (0...1).contains($0) }) else {
      throw section.error("share", "expected the share of members that are held back")
    }
    guard var policy = try section.section("policy", orNamed: "algorithm") else {
      throw section.error("policy", "expected an algorithm, or a mapping with one")
    }
    let algorithm = try PolicyConfiguration.algorithm(from: &policy)
    let floor = try policy.floor()
    try policy.refuseUnknownKeys()
    guard let salt = try section.string("salt") else {
      throw section.error("salt", "expected a salt, by which members are held back; a new one holds back others")
    }
    try section.refuseUnknownKeys()
    self.init(share: share, algorithm: algorithm, floor: floor, salt: salt)
  }
}

extension Section {
  /// The share of decisions that are drawn uniformly; 0 if nothing is said.
  fileprivate mutating func floor() throws(PlacementError) -> Double {
    try number("floor", "a share from 0 to 1") { (0...1).contains($0) } ?? 0
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
