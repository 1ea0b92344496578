import Bandits
import Events
import Support
import Testing

@Suite("Hybrid model")
struct HybridTests {
  @Test("after 2,000 rounds it is what Algorithm 2 comes to step by step: means to 1e-8, deviations to 1e-5 in Float")
  func algorithm2() throws {
    let (own, shared, actions) = (4, 6, 7)
    var random = WorldRandom(seed: 4)
    var literal = Algorithm2(own: own, shared: shared, regularization: 1)
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid),
      shape: VectorShape(.hybrid, dimension: own + shared, contextDimension: own))
    for _ in 0..<2_000 {
      let (action, x, z) = (ActionID("a\(random.int(0...actions - 1))"), random.vector(own), random.vector(shared))
      let reward = 0.3 * x[0] + 0.5 * z[1] + random.uniform()
      literal.learn(action, x, z, reward)
      #expect(sums.add(Example(features: x + z, reward: reward), of: action) == nil)
    }
    let model = try #require(sums.model())
    var estimates = Estimates()
    for action in (0...actions).map({ ActionID("a\($0)") }) {
      for _ in 0..<10 {
        let (x, z) = (random.vector(own), random.vector(shared))
        let expected = literal.estimate(action, x, z)
        model.estimate([action], vectors: .own([x + z]), into: &estimates)
        #expect(abs(estimates.means[0] - expected.mean) < 1e-8)
        #expect(abs(estimates.deviations[0] / expected.deviation - 1) < 1e-5)
      }
    }
  }

  @Test("an action never seen has what its features say: the mean that the others taught, and a wider deviation")
  func coldStart() throws {
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid), shape: VectorShape(.hybrid, dimension: 3, contextDimension: 1))
    for index in 0..<300 {
      let isDrama = index.isMultiple(of: 2)
      let features = [1, isDrama ? 1.0 : 0, isDrama ? 0 : 1]
      #expect(sums.add(Example(features: features, reward: isDrama ? 0.9 : 0.1), of: ActionID("a\(index % 10)")) == nil)
    }
    let model = try #require(sums.model())
    var estimates = Estimates()
    model.estimate(["new", "newer", "a0"], vectors: .own([[1, 1, 0], [1, 0, 1], [1, 1, 0]]), into: &estimates)
    #expect(estimates.means[0] > estimates.means[1] + 0.3)
    #expect(estimates.deviations[0] > 2 * estimates.deviations[2])
  }

  @Test("parts of actions that did not change are the same objects in the next model")
  func sharing() throws {
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid), shape: VectorShape(.hybrid, dimension: 3, contextDimension: 2))
    var random = WorldRandom(seed: 2)
    for index in 0..<50 {
      _ = sums.add(Example(features: random.vector(3), reward: random.uniform()), of: index % 2 == 0 ? "a" : "b")
    }
    var deriver = ModelDeriver(configuration: sums.configuration, shape: sums.shape)
    let whole = deriver.model(of: sums) as? HybridModel
    let first = try #require(whole)
    #expect(deriver.update("b", with: sums["b"].map { CompleteSums(of: $0, at: 0) }) == true)
    let next = deriver.model(all: CompleteSums(of: sums.all, at: 0)) as? HybridModel
    let second = try #require(next)
    #expect(first.parts["a"] === second.parts["a"])
    #expect(first.parts["b"] !== second.parts["b"])
    #expect(first.tensors == second.tensors)
  }
}
