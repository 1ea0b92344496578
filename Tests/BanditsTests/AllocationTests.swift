import Bandits
import CAllocations
import Events
import LinearAlgebra
import Support
import Testing

/// How often a ranking asks for memory once its scratch has grown to the slate. Not where allocations cannot be counted:
/// under a sanitizer, or without glibc.
@Suite("Allocations", .enabled(if: marquee_counts_allocations(), "allocations cannot be counted here"))
struct AllocationTests {
  /// Vectors of 64 elements, of which 16 are context.
  private static let dimension = 64

  /// A model that has learned from half of `actions`.
  private func model(_ kind: ModelConfiguration.Kind, _ actions: [ActionID]) throws -> any Model {
    var random = WorldRandom(seed: 3)
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: kind),
      shape: VectorShape(kind, dimension: Self.dimension, contextDimension: 16))
    for action in actions.prefix(actions.count / 2) {
      for _ in 0..<3 {
        let features = kind == .counts ? [] : random.vector(Self.dimension)
        #expect(sums.add(Example(features: features, reward: random.uniform()), of: action) == nil)
      }
    }
    return try #require(sums.model())
  }

  private func actions(_ count: Int) -> [ActionID] { (0..<count).map { ActionID("title-\($0)") } }

  private func vectors(_ kind: ModelConfiguration.Kind, _ count: Int) -> SlateVectors {
    var random = WorldRandom(seed: 4)
    return kind == .counts ? .shared([]) : .own((0..<count).map { _ in random.vector(Self.dimension) })
  }

  /// The allocations of the third call: the first may grow memory, and the second show that it did.
  private func count(_ work: () -> Void) -> UInt64 {
    work()
    work()
    let before = marquee_allocation_count()
    work()
    return marquee_allocation_count() - before
  }

  @Test("an array's allocation is counted, arithmetic is none")
  func counting() {
    var sum = 0
    #expect(count { sum += 1 } == 0)
    #expect(count { sum += Array(repeating: sum, count: 1_000 + sum).count } >= 1)
    #expect(sum > 3)
  }

  @Test(
    "what a model knows of 200 candidates at 64 features is found without an allocation",
    arguments: ModelConfiguration.Kind.allCases)
  func estimates(kind: ModelConfiguration.Kind) throws {
    let actions = actions(200)
    let (model, own, order) = (try model(kind, actions), vectors(kind, 200), Array(actions.indices))
    var estimates = Estimates()
    #expect(count { model.estimate(actions, in: order, vectors: own, into: &estimates) } == 0)
    let one = SlateVectors.shared(kind == .counts ? [] : Array(repeating: 0.5, count: Self.dimension))
    #expect(count { model.estimate(actions, in: order, vectors: one, into: &estimates) } == 0)
  }

  @Test("the kernels allocate nothing")
  func kernels() throws {
    var random = WorldRandom(seed: 9)
    var matrix = SymmetricMatrix(dimension: Self.dimension)
    for _ in 0..<100 { matrix.addOuterProducts(ofRows: random.vector(Self.dimension)) }
    matrix.addToDiagonal(1)
    let factor = try #require(CholeskyFactor(of: matrix)?.inverse())
    let rows = random.vector(200 * Self.dimension).map { Float($0) }
    var products: [Float] = []
    #expect(count { factor.multiply(rows: rows, count: 200, into: &products) } == 0)
    let x = Array(rows.prefix(InverseFactor.paddedCount(dimension: Self.dimension)))
    var norm: Float = 0
    #expect(count { norm += factor.squaredNorm(of: x) } == 0)
    let normals = random.vector(256 * Self.dimension).map { Float($0) }
    var scores = [Float](repeating: 0, count: 200 * 256)
    let sgemm = {
      FloatProduct.add(rows, timesTransposed: normals, inner: Self.dimension, factor: 1, to: &scores)
    }
    #expect(count(sgemm) == 0)
    #expect(norm > 0)
  }

  private static let algorithms: [PolicyConfiguration.Algorithm] = [
    .uniform, .epsilonGreedy(epsilon: 0.1), .linUCB(alpha: 1), .thompson(scale: 1), .squareCB(gamma: 10, exponent: 0.5),
  ]

  /// The answer's array is the one allocation.
  @Test(
    "a ranking with scratch allocates its answer and nothing else, however many candidates it has, in either arm",
    arguments: algorithms, ModelConfiguration.Kind.allCases)
  func rankings(algorithm: PolicyConfiguration.Algorithm, kind: ModelConfiguration.Kind) throws {
    for candidates in [10, 200, 1_000] {
      let actions = actions(candidates)
      let ranker = Ranker(
        model: try model(kind, actions),
        configuration: PolicyConfiguration(
          algorithm: algorithm, floor: 0.05, slots: 3, seed: 1,
          holdback: Holdback(share: 0.5, algorithm: algorithm, floor: 0.05, salt: "q4")))
      for arm in [Arm.policy, .holdback] {
        let query = RankQuery(
          decisionID: "d", placement: "home", arm: arm, actions: actions, vectors: vectors(kind, candidates))
        var scratch = Ranker.Scratch()
        var places = 0
        let allocations = count { places += ranker.rank(query, scratch: &scratch).count }
        #expect(allocations == 1, "\(candidates) candidates, \(arm)")
        #expect(places == 3 * candidates)
      }
    }
  }
}
