import Attribution
import Bandits
import Events
import Learning
import Logging
import RankingService
import Replay
import Simulation

/// The act in which three bandits and chance meet the same members, live: a service of its own under the wall clock, four
/// placements, one simulated world over HTTP.
///
/// At first chance decides for all four, and they only watch; then each decides for itself. Halfway a title is launched.
struct SimulationAct: Sendable {
  /// What the four placements share but for their policy.
  let placement: Placement
  let folder: String
  let logger: Logger
  let seconds: Int

  /// Visits a second; each asks four placements.
  private static let rate = 200.0
  /// The share of the visits in which chance decides.
  private static let uniformShare = 1.0 / 6
  private static let seed: UInt64 = 1

  /// The floor comes on top, as everywhere.
  private static let policies: [(name: PlacementName, algorithm: PolicyConfiguration.Algorithm)] = [
    ("uniform", .uniform), ("linUCB", .linUCB(alpha: 0.5)), ("thompson", .thompson(scale: 0.3)),
    ("epsilonGreedy", .epsilonGreedy(epsilon: 0.1)),
  ]

  private var visits: Int { Int(SimulationAct.rate) * seconds }

  func run() async throws -> SimulationResult {
    let variants = SimulationAct.policies.map(variant)
    let node = try RankingNode(
      files: variants.map { PlacementFile($0, text: $0.name.text) },
      reading: { name, _ in try variants.first { $0.name == name } ?? { throw DemoError(reason: "no \(name)") }() },
      settings: .init(folder: folder), logger: logger)
    let world = SimulatedWorld(seed: SimulationAct.seed, launch: visits / 2, pace: 5_000)
    let plan = SimulationPlan(
      placements: SimulationAct.policies.map(\.name), visits: visits, rate: SimulationAct.rate,
      uniformVisits: Int(SimulationAct.uniformShare * Double(visits)),
      faults: DeliveryFaults(
        duplicates: 0.02, reordered: 0.1, lost: 0.005, skew: EventDuration(milliseconds: 100), lateness: .seconds(1)))
    var result = SimulationResult(plan: plan, world: world)
    let report = try await RankingServer(node: node, host: "127.0.0.1", port: 0).run { port in
      try await HTTPTransport.connected(to: "http://127.0.0.1:\(port)") { transport in
        try await simulate(by: transport, plan, &result)
      }
    }
    result.report = report
    return result
  }

  private func simulate(
    by transport: HTTPTransport, _ plan: SimulationPlan, _ result: inout SimulationResult
  ) async throws -> SimulationReport {
    Console.say(result.heading)
    var series = SimulationSeries()
    let report = try await LiveSimulation(world: result.world, plan: plan, transport: transport).run { report in
      if series.note(report) { Console.say(result.line(of: series)) }
    }
    result.series = series
    return report
  }

  /// The placement under another name and policy, and with a model every half second.
  private func variant(_ name: PlacementName, _ algorithm: PolicyConfiguration.Algorithm) -> Placement {
    Placement(
      name: name,
      policy: PolicyConfiguration(algorithm: algorithm, floor: placement.policy.floor, seed: placement.policy.seed),
      model: placement.model, features: placement.features, attribution: placement.attribution,
      learn: placement.learn, publish: PublishRule(every: EventDuration(milliseconds: 500)))
  }
}
