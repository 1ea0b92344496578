import Bandits
import Events
import LinearAlgebra
import Support
import Testing

@Suite("Every model against NumPy")
struct ModelGoldenTests {
  struct Row: Decodable, Sendable {
    let kind: String
    let dimension: Int
    let contextDimension: Int
    let count: Int
    let regularization: Double
    let halfLife: Int64?
    let span: UInt64
    let seed: UInt64
    /// Those of all actions, shared ones first.
    let weights: [Double]
    /// By action, the last one never seen, and by vector asked at.
    let means: [[Double]]
    let deviations: [[Double]]
  }

  /// The model of a row's examples, and the vectors at which it is asked.
  private func learned(_ row: Row) throws -> (sums: ModelSums, queries: [[Double]]) {
    let kind = try #require(ModelConfiguration.Kind(rawValue: row.kind))
    let configuration = ModelConfiguration(
      kind: kind, regularization: row.regularization, halfLife: row.halfLife.map { EventDuration(milliseconds: $0) })
    var sums = ModelSums(
      configuration: configuration,
      shape: VectorShape(kind, dimension: row.dimension, contextDimension: row.contextDimension))
    var random = WorldRandom(seed: row.seed)
    for _ in 0..<row.count {
      let action = ActionID("a\(random.next() % 5)")
      let at = EventTime(milliseconds: 1_600_000_000_000 + Int64(random.next() % row.span))
      let (vector, reward) = (random.vector(row.dimension), random.uniform())
      let example = Example(features: kind == .counts ? [] : vector, reward: reward, at: at)
      #expect(sums.add(example, of: action) == nil)
    }
    return (sums, (0..<3).map { _ in random.vector(row.dimension) })
  }

  private static let actions: [ActionID] = ["a0", "a1", "a2", "a3", "a4", "never"]

  @Test("weights and means are NumPy's to 1e-9, deviations in Float to 1e-5 (Tests/Golden/models.py)")
  func published() throws {
    let rows: [Row] = try GoldenFile.rows("models")
    #expect(rows.count == 45)
    for row in rows {
      let (sums, queries) = try learned(row)
      let model = try #require(sums.model())
      #expect(close(weights(of: model), row.weights, within: 1e-9), "\(row.kind) \(row.seed)")
      var estimates = Estimates()
      for (index, query) in queries.enumerated() {
        let vectors = SlateVectors.shared(row.kind == "counts" ? [] : query)
        model.estimate(Self.actions, vectors: vectors, into: &estimates)
        #expect(close(estimates.means, row.means.map { $0[index] }, within: 1e-9), "\(row.kind) \(row.seed)")
        let ratios = zip(estimates.deviations, row.deviations).map { $0 / $1[index] - 1 }
        #expect(ratios.allSatisfy { abs($0) < 1e-5 }, "\(row.kind) \(row.seed): \(ratios)")
        checkDirections(estimates, of: model)
      }
    }
  }

  /// Directions and own deviations make the deviations: what a draw of all scores needs.
  private func checkDirections(_ estimates: Estimates, of model: any Model) {
    #expect(
      estimates.sharedDimension == (model as? SharedModel)?.posterior.dimension
        ?? (model as? HybridModel)?.shape.shared ?? 0)
    #expect(estimates.directions.count == estimates.count * estimates.sharedDimension)
    #expect(estimates.ownDeviations.count == (model is HybridModel ? estimates.count : 0))
    #expect(estimates.betaParameters.count == (model is CountsModel ? estimates.count : 0))
    guard estimates.sharedDimension > 0 else { return }
    let again = Estimates(
      means: estimates.means, directions: estimates.directions, ownDeviations: estimates.ownDeviations)
    #expect(again.deviations == estimates.deviations)
  }

  @Test("deviations in Double are NumPy's to 1e-9")
  func inDouble() throws {
    let rows: [Row] = try GoldenFile.rows("models")
    for row in rows where row.kind != "counts" {
      let (sums, queries) = try learned(row)
      let reference = sums.configuration.forgetting?.reference(for: sums.all.latest) ?? 0
      let oracle = try DoubleDeviations(of: sums, at: reference)
      for (action, expected) in zip(Self.actions, row.deviations) {
        let deviations = try queries.map { try oracle.deviation(of: action, at: $0) }
        #expect(close(deviations, expected, within: 1e-9), "\(row.kind) \(row.seed)")
      }
    }
  }

  private func close(_ found: [Double], _ expected: [Double], within bound: Double) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < bound }
  }

  /// In the order of `models.py`; 0 for actions never seen.
  private func weights(of model: any Model) -> [Double] {
    switch model {
    case let model as DisjointModel:
      Self.actions.flatMap { model[$0]?.weights ?? Array(repeating: 0, count: model.dimension) }
    case let model as SharedModel: model.posterior.weights
    case let model as HybridModel:
      model.shared.weights
        + Self.actions.flatMap { action in
          model.parts.index(of: action).map { Array(model.weights[$0 * model.shape.own..<($0 + 1) * model.shape.own]) }
            ?? Array(repeating: 0, count: model.shape.own)
        }
    default: []
    }
  }
}

/// Deviations from the factors in Double, before they become Float for rankings.
private struct DoubleDeviations {
  private let sums: ModelSums
  private let reference: Int64
  private let shared: CholeskyFactor?
  private var factors: [ActionID: HybridFactors] = [:]

  init(of sums: ModelSums, at reference: Int64) throws {
    (self.sums, self.reference) = (sums, reference)
    let (all, regularization) = (CompleteSums(of: sums.all, at: reference), sums.configuration.regularization)
    switch sums.configuration.kind {
    case .counts, .disjoint: shared = nil
    case .shared:
      var precision = try #require(all.outerProducts)
      precision.addToDiagonal(regularization)
      shared = CholeskyFactor(of: precision)
    case .hybrid:
      for (action, own) in sums.actions {
        factors[action] = HybridFactors(of: CompleteSums(of: own, at: reference), regularization: regularization)
      }
      let ordered = factors.sorted { $0.key < $1.key }.map(\.value)
      shared = HybridShared(of: all, actions: ordered, regularization: regularization)?.factor
    }
  }

  func deviation(of action: ActionID, at vector: [Double]) throws -> Double {
    switch sums.configuration.kind {
    case .counts: return 0
    case .shared: return try norm(#require(shared), vector)
    case .disjoint:
      let own = sums[action] ?? sums.emptySums()
      var precision = try #require(CompleteSums(of: own, at: reference).outerProducts)
      precision.addToDiagonal(sums.configuration.regularization)
      return try norm(#require(CholeskyFactor(of: precision)), vector)
    case .hybrid:
      let (x, z) = (Array(vector[..<sums.shape.own]), Array(vector[sums.shape.own...]))
      guard let own = factors[action] else {
        let prior = x.reduce(0) { $0 + $1 * $1 } / sums.configuration.regularization
        let rest = try norm(#require(shared), z)
        return (prior + rest * rest).squareRoot()
      }
      let solved = own.factor.substitute(CrossProducts(rows: x.count, columns: 1, storage: x)).storage
      let left = zip(z, own.reduced.transposedTimes(solved)).map(-)
      let rest = try norm(#require(shared), left)
      return (solved.reduce(rest * rest) { $0 + $1 * $1 }).squareRoot()
    }
  }

  /// ‖L⁻¹v‖.
  private func norm(_ factor: CholeskyFactor, _ vector: [Double]) -> Double {
    factor.substitute(CrossProducts(rows: vector.count, columns: 1, storage: vector)).storage
      .reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
