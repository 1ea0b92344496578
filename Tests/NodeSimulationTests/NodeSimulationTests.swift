import Foundation
import Support
import Synchronization
import Testing

@Suite("Simulation of the whole node, on one thread from one seed")
struct NodeSimulationTests {
  /// What one seed came to.
  private struct Run: Equatable {
    let digest: UInt64
    let failure: SimulationFailure?
    var lines: [String] = []
  }

  private static func run(_ seed: UInt64, mutant: Mutant? = nil, keepsLines: Bool = false) -> Run {
    let simulation = NodeSimulation(plan: SimulationPlan(seed: seed), mutant: mutant, keepsLines: keepsLines)
    var failure: SimulationFailure?
    do {
      try simulation.run()
    } catch {
      failure = error as? SimulationFailure ?? SimulationFailure(seed: seed, step: 0, reason: "\(error)")
    }
    return Run(digest: simulation.trace.digest, failure: failure, lines: simulation.trace.lines)
  }

  /// Gives seeds to as many threads as there are cores; each seed stays on one.
  ///
  /// - Parameter body: Returns what is wrong with a seed.
  private static func onThreads(_ seeds: Range<UInt64>, _ body: @escaping @Sendable (UInt64) -> [String]) async
    -> [String]
  {
    await withTaskGroup(of: [String].self) { group in
      let count = UInt64(ProcessInfo.processInfo.activeProcessorCount)
      for first in 0..<count {
        group.addTask {
          await withCheckedContinuation { reply in
            Thread.detachNewThread {
              var found: [String] = []
              for seed in stride(from: seeds.lowerBound + first, to: seeds.upperBound, by: Int(count)) {
                found += body(seed)
              }
              reply.resume(returning: found)
            }
          }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  /// The seeds that are to be run and no others, `7` or `7-19`; nil: as many as always.
  private static let chosen: Range<UInt64>? = {
    let bounds = (ProcessInfo.processInfo.environment["SIMULATION_SEED"] ?? "").split(separator: "-").map { UInt64($0) }
    guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, first <= last else { return nil }
    return first..<last + 1
  }()

  @Test("Whatever fails and whenever, nothing acknowledged is lost or counted twice, and the end is that of a calm day")
  func everySeedHolds() async {
    let seeds = NodeSimulationTests.chosen ?? 0..<UInt64(Chaos.count(full: 5_000, short: 200))
    let wrong = await NodeSimulationTests.onThreads(seeds) { seed in
      let keepsLines = NodeSimulationTests.chosen?.count == 1
      let (first, second) = (
        NodeSimulationTests.run(seed, keepsLines: keepsLines), NodeSimulationTests.run(seed, keepsLines: keepsLines)
      )
      if keepsLines { print(first.lines.suffix(200).joined(separator: "\n")) }
      if let failure = first.failure { return ["\(failure)"] }
      return first == second ? [] : ["seed \(seed): two runs of it differ"]
    }
    for reason in wrong { Issue.record("\(reason)") }
  }

  @Test("A fault that is planted between node and disk is found", arguments: Mutant.allCases)
  func plantedFaultsAreFound(mutant: Mutant) async {
    let isFound = Mutex(false)
    let found = await NodeSimulationTests.onThreads(0..<200) { seed in
      guard !isFound.withLock({ $0 }), let failure = NodeSimulationTests.run(seed, mutant: mutant).failure else {
        return []
      }
      isFound.withLock { $0 = true }
      return ["\(failure)"]
    }
    #expect(!found.isEmpty, "\(mutant)")
  }
}
