import Evaluation
import Events
import Support
import Testing

@Suite("Ridge of a log without features")
struct TabularRidgeTests {
  private static let actions = 6
  private static let positions = 4
  private let folds = Folds(4, seed: 7)

  /// The last action and the last position are taken by no round.
  private func rounds(_ count: Int, seed: UInt64) -> [Round] {
    var random = WorldRandom(seed: seed)
    return (0..<count).map { index in
      var round = Round()
      round.position = 10 * random.int(0...Self.positions - 2)
      round.actions = Array((0..<Self.actions).reversed())
      // Some actions far more often than others, and each at some positions alone.
      round.chosen = 1 + max(random.int(0...4), random.int(0...4)) * (round.position == 10 ? 1 : 2) / 2
      round.reward = 5 * random.uniform() - 1 + Double(round.position) / 7
      round.importance = Double(random.int(1...3)) / 2
      round.cluster = UInt64(index / 3)
      return round
    }
  }

  private func dense(_ rounds: [Round], without fold: Int, penalty: Double) -> [Double] {
    let penalties = [0] + Array(repeating: penalty, count: Self.positions * (1 + Self.actions))
    var ridge = DenseRidge(penalties: penalties)
    for round in rounds where folds.fold(of: round.cluster) != fold {
      ridge.learn(columns(round.position, round.action), reward: round.reward, importance: round.importance)
    }
    return ridge.weights()
  }

  private func columns(_ position: Int, _ action: Int) -> [Double] {
    var x = [Double](repeating: 0, count: 1 + Self.positions * (1 + Self.actions))
    (x[0], x[1 + position / 10]) = (1, 1)
    x[1 + Self.positions + position / 10 * Self.actions + action] = 1
    return x
  }

  @Test("equals one dense ridge regression of the other folds, also where nothing was seen", arguments: [0.3, 1, 20])
  func dense(penalty: Double) throws {
    let rounds = rounds(200, seed: 3)
    let asked = (0..<60 as Range<UInt64>).flatMap { cluster in
      (0..<Self.positions).map { position in
        var round = rounds[0]
        (round.position, round.cluster) = (10 * position, cluster)
        return round
      }
    }
    let all = try TabularRidge(folds: folds, penalty: penalty).predictions(of: asked, learnedFrom: rounds)
    let weights = (0..<folds.count).map { dense(rounds, without: $0, penalty: penalty) }
    for (round, predictions) in zip(asked, all) {
      for (action, prediction) in zip(round.actions, predictions) {
        let expected = DenseRidge.mean(weights[folds.fold(of: round.cluster)], columns(round.position, action))
        #expect(abs(prediction - expected) < 1e-11)
      }
    }
  }

  @Test("a reward moves no bit of the predictions in its own fold, and some in every other")
  func leavesOut() throws {
    let rounds = rounds(90, seed: 5)
    let before = try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds)
    for changed in stride(from: 0, to: rounds.count, by: 7) {
      var others = rounds
      others[changed].reward += 10
      let after = try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: others)
      let own = folds.fold(of: rounds[changed].cluster)
      for index in rounds.indices {
        let isOwn = folds.fold(of: rounds[index].cluster) == own
        #expect((after[index] == before[index]) == isOwn)
      }
    }
  }

  @Test("the order of reading changes predictions by rounding alone")
  func order() throws {
    let rounds = rounds(300, seed: 11)
    let forward = try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds)
    let backward = try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds.reversed())
    for (a, b) in zip(forward.joined(), backward.joined()) { #expect(abs(a - b) < 1e-12) }
  }

  @Test("another seed makes other folds")
  func seed() throws {
    let rounds = rounds(100, seed: 13)
    let one = try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds)
    let other = try TabularRidge(folds: Folds(4, seed: 8)).predictions(of: rounds, learnedFrom: rounds)
    #expect(one != other)
  }

  @Test("without a round in another fold everything is expected to earn nothing")
  func nothing() throws {
    let rounds = rounds(3, seed: 1)
    #expect(try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: []).joined().allSatisfy { $0 == 0 })
    // Three rounds of one member are all in one fold.
    #expect(try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds).joined().allSatisfy { $0 == 0 })
  }

  @Test("rewards whose sums are not finite are a fault of the round that is asked about")
  func overflow() {
    var rounds = rounds(100, seed: 1)
    for index in rounds.indices { rounds[index].reward = .greatestFiniteMagnitude }
    #expect(throws: RoundFault.self) { try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds) }
  }
}
