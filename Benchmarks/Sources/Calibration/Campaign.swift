package import Evaluation
import Events

/// Evaluates many logs of one world, and counts how often what it says is true.
///
/// Logs are numbered from 0, each drawn by campaign's seed, world and number alone, so that threads change nothing.
package struct Campaign: Sendable {
  package var logs = 1_000
  package var seed: UInt64 = 1
  /// Replicates of the bootstrap.
  package var replicates = EvaluationSettings().replicates
  package var threads = 2

  package init() {}

  /// What the logs from `first` on say.
  ///
  /// - Throws: `EvaluationError` where one says nothing of a quantity.
  package func run(_ world: any World, from first: Int = 0) async throws -> [Coverage] {
    let found = try await withThrowingTaskGroup(of: [Int: [Found]].self) { group in
      for thread in 0..<threads {
        group.addTask {
          var found: [Int: [Found]] = [:]
          for log in stride(from: first + thread, to: first + logs, by: threads) {
            let report = try await evaluate(world, log: log)
            found[log] = try world.quantities.map(report.found)
          }
          return found
        }
      }
      return try await group.reduce(into: [:]) { all, part in all.merge(part) { $1 } }
    }
    let ordered = found.sorted { $0.key < $1.key }.map(\.value)
    return world.quantities.indices.map { index in
      Coverage(world.quantities[index], of: world, found: ordered.map { $0[index] })
    }
  }

  /// What is said of one log: of the target policy, and of the even one where they are compared.
  package func evaluate(_ world: any World, log: Int) async throws -> EvaluationReport {
    let drawn = StableHash.mix(StableHash.mix(seed &* 0x1_0000 &+ world.number) &+ UInt64(clamping: log))
    var settings = EvaluationSettings()
    settings.seed = drawn
    settings.replicates = replicates
    // Estimators that have one are not looked at here: nothing is to be chosen.
    (settings.clip, settings.switchTau, settings.drosLambda, settings.subGaussianLambda) = (10, 10, 100, 0.05)
    var subjects = [Subject("target", about: "pi", .weighed(GivenPolicy()))]
    let isCompared = world.quantities.contains { if case .difference = $0 { true } else { false } }
    if isCompared { subjects.append(Subject("even", about: "1/K", .weighed(EvenPolicy()))) }
    let model: any RewardModel =
      world.isModelFitted ? TabularRidge(folds: Folds(5, seed: drawn)) : GivenPredictions()
    var evaluator = Evaluator(subjects, settings: settings, rewardModel: model)
    return try await evaluator.evaluate(SimulatedLog(of: world, seed: drawn), named: world.name)
  }
}
