import Bandits
import Evaluation
import Events
import Testing

@Suite("Ridge of a placement")
struct PlacementRidgeTests {
  private let folds = Folds(3, seed: 2)
  static let kinds: [ModelConfiguration.Kind] = [.disjoint, .shared, .hybrid]

  private func ridge(_ kind: ModelConfiguration.Kind, penalty: Double = 0.7) -> any FittedRewardModel {
    ModelConfiguration(kind: kind, regularization: penalty).ridge(over: RidgeWorld.schema, folds: folds)
  }

  private func rounds(_ count: Int, seed: UInt64) -> [Round] {
    var world = RidgeWorld(seed: seed)
    return world.rounds(count) { 0.5 + Double($0 % 4) }
  }

  /// An action's vector as columns of one regression: those of its own, and those of all.
  private func columns(_ kind: ModelConfiguration.Kind, _ x: [Double], _ action: Int) -> [Double] {
    let f = RidgeWorld.feature(of: action)
    let (context, rest) = ([1] + x, [f] + x.map { $0 * f })
    func own(_ vector: [Double]) -> [Double] {
      (0..<RidgeWorld.actions).flatMap { $0 == action ? vector : vector.map { _ in 0 } }
    }
    return switch kind {
    case .disjoint, .counts: own(context + rest)
    case .shared: context + rest
    case .hybrid: own(context) + rest
    }
  }

  @Test("equals a dense regression of the other folds, rounds weighed by importance", arguments: kinds)
  func dense(kind: ModelConfiguration.Kind) throws {
    let rounds = rounds(150, seed: 3)
    let all = try ridge(kind).predictions(of: rounds, learnedFrom: rounds)
    let weights = (0..<folds.count).map { fold in
      let count = columns(kind, [0, 0], 0).count
      var dense = DenseRidge(penalties: Array(repeating: 0.7, count: count))
      for round in rounds where folds.fold(of: round.cluster) != fold {
        let x = columns(kind, RidgeWorld.context(of: round), round.action)
        dense.learn(x, reward: round.reward, importance: round.importance)
      }
      return dense.weights()
    }
    #expect(rounds.contains { $0.reward > 1 })
    for (round, predictions) in zip(rounds, all) {
      #expect(predictions.count == round.actions.count)
      for (action, prediction) in zip(round.actions, predictions) {
        let x = columns(kind, RidgeWorld.context(of: round), action)
        #expect(abs(prediction - DenseRidge.mean(weights[folds.fold(of: round.cluster)], x)) < 1e-9)
      }
    }
  }

  @Test("a reward moves no bit of the predictions in its own fold, and some in every other", arguments: kinds)
  func leavesOut(kind: ModelConfiguration.Kind) throws {
    let rounds = rounds(60, seed: 5)
    let before = try ridge(kind).predictions(of: rounds, learnedFrom: rounds)
    for changed in stride(from: 0, to: rounds.count, by: 11) {
      var others = rounds
      others[changed].reward += 10
      let after = try ridge(kind).predictions(of: rounds, learnedFrom: others)
      let own = folds.fold(of: rounds[changed].cluster)
      for index in rounds.indices {
        #expect((after[index] == before[index]) == (folds.fold(of: rounds[index].cluster) == own))
      }
    }
  }

  @Test("the order of reading changes predictions by rounding alone", arguments: kinds)
  func order(kind: ModelConfiguration.Kind) throws {
    let rounds = rounds(200, seed: 7)
    let forward = try ridge(kind).predictions(of: rounds, learnedFrom: rounds)
    let backward = try ridge(kind).predictions(of: rounds, learnedFrom: rounds.reversed())
    for (a, b) in zip(forward.joined(), backward.joined()) { #expect(abs(a - b) < 1e-10) }
  }

  @Test("counts ask for no features: what is expected is what the table of actions says")
  func counts() throws {
    let rounds = rounds(80, seed: 9)
    var bare = rounds
    for index in bare.indices { bare[index].decision = nil }
    let table = try TabularRidge(folds: folds).predictions(of: rounds, learnedFrom: rounds)
    #expect(try ridge(.counts).predictions(of: bare, learnedFrom: bare) == table)
  }

  @Test("what cannot be encoded names the candidate and the feature, what is missing or too large says so")
  func faults() throws {
    let rounds = rounds(2, seed: 1)
    func fault(_ change: (inout Round) -> Void) -> RoundFault? {
      var round = rounds[0]
      change(&round)
      var (model, predictions) = (ridge(.shared), [Double]())
      let learned = #expect(throws: RoundFault.self) { try model.learn(round) }
      if let learned, learned.column != nil {
        #expect(throws: learned) { try model.predict(round, into: &predictions) }
      }
      return learned
    }
    #expect(fault { $0.decision?.context = ["x": .vector([1])] }?.column == "context.x")
    let candidate = rounds[0].candidates[rounds[0].chosen]
    let wrong = fault { $0.decision?.candidates[candidate].features = ["f": .text("drama")] }
    #expect(wrong?.column == "actions[\(candidate)].features.f")
    #expect(wrong?.reason == "expected a number, found a string")
    #expect(fault { $0.decision = nil }?.reason.hasPrefix("the placement's features ask for decisions") == true)
    #expect(fault { $0.reward = 1e300 }?.reason == "a reward of 1e+300 is too large for the reward model")
    #expect(fault { $0.importance = 1e300 }?.reason.hasPrefix("an importance of 1e+300") == true)
  }
}
