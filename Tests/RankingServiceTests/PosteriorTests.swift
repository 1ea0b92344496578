import Bandits
import Events
import JSON
import Testing

@Suite("Explained numbers")
struct PosteriorTests {
  private static let placement = """
    placement: billboard
    policy: { algorithm: linUCB, alpha: 1.0 }
    model: { regularization: 0.7 }
    features: { bias: false, context: [{ name: taste, type: vector, size: 8 }] }
    attribution: { activation: rank, window: 6h, lateness: 10m, reward: { kind: value, range: [-10, 10] } }
    publish: { everyOutcomes: 1000000, every: 30d }
    """

  /// A seeded number in (-1, 1).
  private static func noise(_ name: String) -> Double { Double(StableHash.of(name) >> 11) * 0x1p-52 - 1 }

  private static func vector(_ name: String) -> [Double] { (0..<8).map { noise("\(name) \($0)") } }

  @Test("Mean and deviation are θᵀx and √(xᵀ(λI+Σxxᵀ)⁻¹x), worked out by plain elimination, to 1e-4")
  func agreesWithElimination() async throws {
    let test = try TestNode(PosteriorTests.placement)
    defer { test.remove() }
    let actions = ["a", "b", "c"]
    try await test.run { node in
      var plain = Dictionary(uniqueKeysWithValues: actions.map { ($0, PlainRidge(dimension: 8, regularization: 0.7)) })
      var events: [Event] = []
      for round in 0..<500 {
        let (x, chosen) = (PosteriorTests.vector("x\(round)"), round % 3)
        let reward = 3 * PosteriorTests.noise("r\(round)") + x[0]
        events.append(
          .decision(
            .imported(
              id: DecisionID("d\(round)"), at: TestClock.start + .seconds(Int64(round)), placement: "billboard",
              context: ["taste": .vector(x)], candidates: actions.map { Candidate(id: ActionID($0)) },
              chosen: chosen, propensity: 1 / 3)))
        events.append(
          .reward(
            Reward(
              id: EventID("r\(round)"), at: TestClock.start + .seconds(Int64(round)),
              decisionID: DecisionID("d\(round)"), value: reward)))
        plain[actions[chosen]]?.add(x, reward)
      }
      #expect(try await node.send(events).json["accepted"]?.number == 1_000)
      #expect(try await node.post("/v1/placements/billboard/snapshots").status == 201)
      for query in 0..<20 { try await compare(PosteriorTests.vector("q\(query)"), plain, node) }
    }
  }

  private func compare(_ x: [Double], _ plain: [String: PlainRidge], _ node: NodeClient) async throws {
    let answer = try await node.rank(
      "billboard", #"{"context":{"taste":\#(x)},"actions":["a","b","c"],"explain":true}"#)
    let ranking = try #require(answer.json["ranking"]?.array)
    #expect(ranking.count == 3)
    for place in ranking {
      let expected = try #require(plain[place["id"]?.string ?? ""]).estimate(x)
      let (mean, deviation) = try (#require(place["mean"]?.number), #require(place["deviation"]?.number))
      #expect(abs(mean - expected.mean) <= 1e-4 * abs(expected.mean))
      #expect(abs(deviation - expected.deviation) <= 1e-4 * expected.deviation)
    }
  }
}

/// Ridge regression by Gauss elimination on the normal equations: plainly right, and shares nothing with the product.
struct PlainRidge {
  private var precision: [[Double]]
  private var moments: [Double]

  init(dimension: Int, regularization: Double) {
    moments = Array(repeating: 0, count: dimension)
    precision = (0..<dimension).map { row in (0..<dimension).map { $0 == row ? regularization : 0 } }
  }

  mutating func add(_ x: [Double], _ reward: Double) {
    for row in x.indices {
      moments[row] += reward * x[row]
      for column in x.indices { precision[row][column] += x[row] * x[column] }
    }
  }

  func estimate(_ x: [Double]) -> (mean: Double, deviation: Double) {
    let (weights, spread) = (solve(moments), solve(x))
    return (dot(weights, x), dot(spread, x).squareRoot())
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private func solve(_ right: [Double]) -> [Double] {
    var (rows, solution) = (precision, right)
    for pivot in rows.indices {
      let best = (pivot..<rows.count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
      rows.swapAt(pivot, best)
      solution.swapAt(pivot, best)
      for row in rows.indices where row != pivot {
        let factor = rows[row][pivot] / rows[pivot][pivot]
        for column in pivot..<rows.count { rows[row][column] -= factor * rows[pivot][column] }
        solution[row] -= factor * solution[pivot]
      }
    }
    return solution.indices.map { solution[$0] / rows[$0][$0] }
  }
}
