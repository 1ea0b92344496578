import Bandits
import Events
import LinearAlgebra
import Support
import Testing

@Suite("Disjoint model")
struct ModelTests {
  struct Row: Decodable {
    let dimension: Int
    let count: Int
    let regularization: Double
    let seed: UInt64
    let rewardSum: Double
    let rewardSquareSum: Double
    let weights: [Double]
    let means: [Double]
    let deviations: [Double]
  }

  /// Sums of seeded examples, and the generator behind them.
  private func sums(dimension: Int, count: Int, seed: UInt64) -> (sums: ActionSums, random: WorldRandom) {
    var random = WorldRandom(seed: seed)
    var sums = ActionSums(dimension: dimension)
    for _ in 0..<count { sums.add(Example(features: random.vector(dimension), reward: random.uniform())) }
    return (sums, random)
  }

  @Test("weights, means and deviations are NumPy's (Tests/Golden/disjoint.py), to 1e-9, 1e-9 and relatively 1e-5")
  func golden() throws {
    let rows: [Row] = try GoldenFile.rows("disjoint")
    #expect(rows.count == 30)
    for row in rows {
      var (sums, random) = sums(dimension: row.dimension, count: row.count, seed: row.seed)
      let posterior = try #require(ActionPosterior(of: sums, regularization: row.regularization))
      #expect(posterior.rewards.count == row.count)
      #expect(abs(posterior.rewards.rewardSum - row.rewardSum) < 1e-11)
      #expect(abs(posterior.rewards.rewardSquareSum - row.rewardSquareSum) < 1e-11)
      #expect(zip(posterior.weights, row.weights).allSatisfy { abs($0 - $1) < 1e-9 })
      let model = DisjointModel(
        dimension: row.dimension, regularization: row.regularization, posteriors: ["a": posterior])
      for (mean, deviation) in zip(row.means, row.deviations) {
        var estimates = Estimates()
        model.estimate(["a"], vectors: .shared(random.vector(row.dimension)), into: &estimates)
        #expect(abs(estimates.means[0] - mean) < 1e-9)
        #expect(abs(estimates.deviations[0] / deviation - 1) < 1e-5)
      }
    }
  }

  @Test("micro-batches hold what one-by-one sums hold, to 1e-12", arguments: [0, 1, 63, 64, 65, 128, 200])
  func microBatches(count: Int) throws {
    let dimension = 9
    var random = WorldRandom(seed: UInt64(count))
    var sums = ActionSums(dimension: dimension)
    var oneByOne = SymmetricMatrix(dimension: dimension)
    for _ in 0..<count {
      let features = random.vector(dimension)
      sums.add(Example(features: features, reward: 1))
      oneByOne.addOuterProducts(ofRows: features)
    }
    #expect(sums.openRows.count == count % 64 * dimension)
    let complete = try #require(CompleteSums(of: sums, at: 0).outerProducts)
    for row in 0..<dimension {
      for column in 0...row {
        let place = row + column * dimension
        #expect(abs(complete.storage[place] - oneByOne.storage[place]) <= 1e-12 * Double(max(count, 1)))
      }
    }
  }

  @Test("asking for the complete sums changes no bit of what is learned after")
  func askingIsFree() {
    var (asked, random) = sums(dimension: 5, count: 50, seed: 4)
    var silent = asked
    for _ in 0..<100 {
      let example = Example(features: random.vector(5), reward: random.uniform())
      asked.add(example)
      silent.add(example)
      #expect(CompleteSums(of: asked, at: 0).isFinite)
    }
    #expect(asked == silent)
  }

  @Test("sums taken up from their parts go on as if they had never been put down")
  func takenUp() throws {
    var (sums, random) = sums(dimension: 4, count: 100, seed: 8)
    let parts = ActionSumsParts(
      landmark: sums.landmark, latest: sums.latest, outerProducts: sums.outerProducts?.storage ?? [], crossProducts: [],
      openRows: sums.openRows, openPartners: [], rewardedFeatures: sums.rewardedFeatures, rewards: sums.rewards)
    var restored = try #require(ActionSums(parts, like: ActionSums(dimension: 4)))
    for _ in 0..<64 {
      let example = Example(features: random.vector(4), reward: random.uniform())
      sums.add(example)
      restored.add(example)
    }
    #expect(restored == sums)
  }

  @Test("an action never learned from has the prior: mean 0, deviation ‖x‖ / √λ")
  func prior() {
    let model = DisjointModel(dimension: 2, regularization: 4)
    var estimates = Estimates()
    model.estimate(["new", "newer"], vectors: .shared([3, 4]), into: &estimates)
    #expect(estimates.means == [0, 0])
    #expect(estimates.deviations == [2.5, 2.5])
    #expect(model["new"] == nil && model.actionIDs.isEmpty)
  }

  @Test("an action without examples and one never seen have the same estimate, to Float's precision")
  func emptyIsPrior() throws {
    let empty = try #require(ActionPosterior(of: ActionSums(dimension: 3), regularization: 2))
    let model = DisjointModel(dimension: 3, regularization: 2, posteriors: ["empty": empty])
    var estimates = Estimates()
    model.estimate(["empty", "new"], vectors: .shared([1, -2, 0.3]), into: &estimates)
    #expect(estimates.means == [0, 0])
    #expect(abs(estimates.deviations[0] / estimates.deviations[1] - 1) < 1e-6)
  }

  @Test("the order of actions changes no bits, and actions of equal examples have equal bits")
  func order() {
    var random = WorldRandom(seed: 12)
    var posteriors: [ActionID: ActionPosterior] = [:]
    for index in 0..<20 {
      let learned = sums(dimension: 11, count: 10 + index, seed: UInt64(index % 19)).sums
      posteriors[ActionID("a\(index)")] = ActionPosterior(of: learned, regularization: 1)
    }
    posteriors["twin"] = posteriors["a7"]
    let model = DisjointModel(dimension: 11, regularization: 1, posteriors: posteriors)
    #expect(model.actionIDs == posteriors.keys.sorted())
    let context = random.vector(11)
    let actions = posteriors.keys.sorted() + ["unseen"]
    var estimates = Estimates()
    model.estimate(actions, vectors: .shared(context), into: &estimates)
    var bits: [ActionID: [UInt64]] = [:]
    for (index, action) in actions.enumerated() {
      bits[action] = [estimates.means[index], estimates.deviations[index]].map(\.bitPattern)
    }
    #expect(bits["twin"] == bits["a7"] && bits["a6"] != bits["a7"])
    for _ in 0..<20 {
      let permuted = actions.shuffled(using: &random)
      model.estimate(permuted, vectors: .shared(context), into: &estimates)
      for (index, action) in permuted.enumerated() {
        #expect([estimates.means[index], estimates.deviations[index]].map(\.bitPattern) == bits[action])
      }
    }
  }

  @Test("sums that overflow give no posterior", arguments: [1e200, .infinity, .nan])
  func notFinite(value: Double) {
    var sums = ActionSums(dimension: 2)
    sums.add(Example(features: [1, 2], reward: 1))
    #expect(ActionPosterior(of: sums, regularization: 1) != nil)
    var rewarded = sums
    rewarded.add(Example(features: [1, 2], reward: value))
    #expect(ActionPosterior(of: rewarded, regularization: 1) == nil)
    sums.add(Example(features: [1, value], reward: 1))
    #expect(ActionPosterior(of: sums, regularization: 1) == nil)
  }
}
