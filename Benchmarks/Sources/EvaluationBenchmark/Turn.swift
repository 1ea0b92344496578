import Evaluation
import Foundation
import Measuring
import RoundFiles

/// One file evaluated once in each way, for a comparison with another library that takes turns with us.
///
/// Parameters are given; every evaluation is of all estimators with their normal intervals.
struct Turn: Encodable {
  /// Replicates of a bootstrap: as many as Open Bandit Pipeline makes unless it is told otherwise.
  static let replicates = 100

  struct Time: Encodable {
    let processor: Double
    let wall: Double
  }

  let machine: Machine
  /// In seconds.
  private(set) var times: [String: Time] = [:]
  /// The estimators that have a value.
  private(set) var values: [String: Double] = [:]
  /// The parameters of those that have one.
  private(set) var parameters: [String: Double] = [:]

  init(_ path: String, on machine: Machine) async throws {
    self.machine = machine
    func file() throws -> FlatRounds { try FlatRounds(files: [path], names: ActionNames()) }
    try await measure("reading") { try await EvaluationBenchmark.read(path) }
    var estimates: [EstimateReport] = []
    try await measure("file to values") {
      estimates = try await EvaluationBenchmark.estimates(of: file(), EvaluationBenchmark.givenParameters())
    }
    let kept = try await KeptRounds(file())
    try await measure("in memory") {
      _ = try await EvaluationBenchmark.estimates(of: kept, EvaluationBenchmark.givenParameters())
    }
    try await measure("in memory, bootstrap") {
      _ = try await EvaluationBenchmark.estimates(
        of: kept, EvaluationBenchmark.givenParameters(replicates: Turn.replicates))
    }
    for estimate in estimates where estimate.value.isFinite {
      values[estimate.estimator.rawValue] = estimate.value
      parameters[estimate.estimator.rawValue] = estimate.parameter
    }
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(self)
  }

  private mutating func measure(_ name: String, _ body: () async throws -> Void) async throws {
    let (processor, wall) = (Stopwatch.now(), ContinuousClock.now)
    try await body()
    let elapsed = (ContinuousClock.now - wall) / .seconds(1)
    times[name] = Time(processor: Stopwatch.now() - processor, wall: elapsed)
  }
}

/// A log's rounds in memory.
private final class KeptRounds: RoundSource {
  let names: ActionNames
  let mayHaveLists: Bool
  private var rounds: [Round] = []
  private var tally = RoundTally()

  init(_ source: any RoundSource) async throws {
    (names, mayHaveLists) = (source.names, source.mayHaveLists)
    var rounds: [Round] = []
    tally = try await source.read { rounds.append($0) }
    self.rounds = rounds
  }

  func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    for round in rounds { try body(round) }
    return tally
  }
}
