import Bandits
import Events
import LinearAlgebra
import Support
import Testing

@Suite("Retiring an action")
struct RetiringTests {
  private static let start = EventTime(milliseconds: 1_600_000_000_000)
  private static let retireAfter = EventDuration.hours(100)

  /// Sums over vectors of 2 and 4 elements of five actions that were all offered, each for the last time at another time:
  /// `a0` first.
  private func sums(
    _ kind: ModelConfiguration.Kind, count: Int, halfLife: EventDuration? = nil,
    retireAfter: EventDuration = RetiringTests.retireAfter
  ) -> ModelSums {
    var sums = ModelSums(
      configuration: ModelConfiguration(
        kind: kind, regularization: 0.5, halfLife: halfLife, retireAfter: retireAfter),
      shape: VectorShape(kind, dimension: 6, contextDimension: 2))
    var random = WorldRandom(seed: UInt64(count))
    for index in 0..<count {
      let at = Self.start + .minutes(Int64(index))
      let number = index == 0 ? 0 : index >= count - 4 ? count - index : random.int((index < count / 2 ? 0 : 1)...4)
      learn(makeExample(&random, kind, at: at), of: ActionID("a\(number)"), &sums)
    }
    return sums
  }

  private func learn(_ example: Example, of action: ActionID, _ sums: inout ModelSums, number: Int = 1) {
    let learned = sums.learn(
      example, of: action, offering: [action], .init(closedAt: example.at, decidedAt: example.at, number: number))
    #expect(learned.refusal == nil && learned.retired == [])
  }

  /// Those retired by an outcome that closes then, of an action that nobody offers, and teaches nothing.
  private func retire(_ sums: inout ModelSums, by closedAt: EventTime) -> [ActionID] {
    sums.learn(nil, of: "nobody's", offering: [], .init(closedAt: closedAt, decidedAt: closedAt)).retired
  }

  /// Retires `a0` alone, at no other time than that of the latest outcome.
  private func retireFirst(_ sums: inout ModelSums) throws {
    let offered = try #require(sums.offers?.times["a0"]?.lastOffered)
    #expect(retire(&sums, by: offered + Self.retireAfter) == [])
    #expect(retire(&sums, by: offered + Self.retireAfter + EventDuration(milliseconds: 1)) == ["a0"])
    #expect(sums["a0"] == nil && sums.offers?.times["a0"] == nil)
    #expect(sums.bytes == sums.actions.values.reduce(sums.all.bytes) { $0 + $1.bytes })
  }

  /// The shared part in Double: β, and its covariance A₀⁻¹ by columns.
  private func shared(_ sums: ModelSums) throws -> (weights: [Double], covariance: [[Double]]) {
    let (lambda, reference) = (
      sums.configuration.regularization, sums.configuration.forgetting?.reference(for: sums.all.latest) ?? 0
    )
    let factors = sums.actions.sorted { $0.key < $1.key }.compactMap {
      HybridFactors(of: CompleteSums(of: $0.value, at: reference), regularization: lambda)
    }
    let shared = HybridShared(of: CompleteSums(of: sums.all, at: reference), actions: factors, regularization: lambda)
    let known = try #require(shared)
    return (
      known.posterior.weights,
      (0..<4).map { column in known.factor.solve((0..<4).map { $0 == column ? 1 : 0 }) }
    )
  }

  @Test(
    "a hybrid model's β and its covariance stay what they were, to 1e-9",
    arguments: [8, 63, 64, 65, 300, 2_000], [nil, EventDuration.minutes(70), .hours(9)])
  func marginalised(count: Int, halfLife: EventDuration?) throws {
    var sums = sums(.hybrid, count: count, halfLife: halfLife)
    let before = try shared(sums)
    let dropped = ModelSums(
      configuration: sums.configuration, shape: sums.shape, actions: sums.actions.filter { $0.key != "a0" },
      all: sums.all, offers: OfferTimes((sums.offers?.times ?? [:]).filter { $0.key != "a0" }))
    try retireFirst(&sums)
    let after = try shared(sums)
    let pairs = zip([before.weights] + before.covariance, [after.weights] + after.covariance)
    for (a, b) in pairs { #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($0)) }) }
    // To drop what the action had would have made β surer than it is.
    if halfLife == nil { #expect(try shared(dropped).covariance[0][0] < before.covariance[0][0] - 1e-9) }
  }

  @Test("with actions that go and come back a hybrid model is Algorithm 2 that forgot their own part: means to 1e-8")
  func algorithm2() throws {
    var random = WorldRandom(seed: 12)
    var literal = Algorithm2(own: 2, shared: 4, regularization: 0.5)
    var sums = sums(.hybrid, count: 0, retireAfter: .hours(10))
    var retired = 0
    for index in 0..<3_000 {
      // Each action is away for sixteen hours at a time.
      let at = Self.start + .minutes(Int64(index))
      let action = ActionID("a\((index / 330 + random.int(0...1)) % 5)")
      let example = makeExample(&random, .hybrid, at: at)
      let learned = sums.learn(example, of: action, offering: [action], .init(closedAt: at, decidedAt: at))
      #expect(learned.refusal == nil)
      for gone in learned.retired {
        literal.forget(gone)
        retired += 1
      }
      literal.learn(action, Array(example.features[..<2]), Array(example.features[2...]), example.reward)
    }
    #expect(retired > 5)
    let model = try #require(sums.model())
    var estimates = Estimates()
    for action in (0...5).map({ ActionID("a\($0)") }) {
      for _ in 0..<10 {
        let (x, z) = (random.vector(2), random.vector(4))
        let expected = literal.estimate(action, x, z)
        model.estimate([action], vectors: .own([x + z]), into: &estimates)
        #expect(abs(estimates.means[0] - expected.mean) < 1e-8)
        #expect(abs(estimates.deviations[0] / expected.deviation - 1) < 1e-5)
      }
    }
  }

  @Test("what is marginalised loses weight as sums do: β is never surer than if the action had stayed")
  func forgetting() throws {
    var kept = sums(.hybrid, count: 300, halfLife: .hours(2))
    var sums = kept
    try retireFirst(&sums)
    var random = WorldRandom(seed: 3)
    for index in 0..<400 {
      let example = makeExample(&random, .hybrid, at: Self.start + .minutes(300 + 3 * Int64(index)))
      let action = ActionID("a\(random.int(1...4))")
      _ = sums.add(example, of: action)
      _ = kept.add(example, of: action)
    }
    let (a, b) = (try shared(sums).covariance, try shared(kept).covariance)
    for index in 0..<4 {
      #expect(a[index][index] >= b[index][index] - 1e-9 && a[index][index] < 1.1 * b[index][index])
    }
  }

  @Test("rows of 1e6 are marginalised without a number that is not finite, and the model is still derived")
  func conditioning() throws {
    var sums = sums(.hybrid, count: 0)
    for index in 0..<400 {
      let at = Self.start + .minutes(Int64(index))
      let example = Example(features: Array(repeating: 1e6, count: 6), reward: Double(index % 2), at: at)
      learn(example, of: ActionID("a\(index < 200 ? 0 : 1)"), &sums)
    }
    try retireFirst(&sums)
    let model = try #require(sums.model())
    #expect(model.numbers.allSatisfy { $0.isFinite })
  }

  @Test(
    "when 200,000 rows of up to 1e6 are marginalised, what their rounding leaves of β is still derived from small rows",
    arguments: UInt64(0)..<12)
  func smallRest(seed: UInt64) throws {
    var sums = ModelSums(
      configuration: ModelConfiguration(kind: .hybrid, retireAfter: .hours(1)),
      shape: VectorShape(.hybrid, dimension: 4, contextDimension: 2))
    var random = WorldRandom(seed: seed)
    func learn(_ count: Int, of action: ActionID, upTo size: Double, at: EventTime) -> [ActionID] {
      var retired: [ActionID] = []
      for _ in 0..<count {
        let t = random.vector(1)[0] * size
        let learned = sums.learn(
          Example(features: [1, t, 1, t], reward: random.uniform(), at: at), of: action, offering: [action],
          .init(closedAt: at, decidedAt: at))
        #expect(learned.refusal == nil)
        retired += learned.retired
      }
      return retired
    }
    #expect(learn(200_000, of: "large", upTo: 1e6, at: Self.start) == [])
    #expect(learn(30, of: "small", upTo: 1, at: Self.start + .hours(2)) == ["large"])
    let model = try #require(sums.model())
    #expect(model.numbers.allSatisfy { $0.isFinite })
  }

  @Test(
    "an action that comes back has the prior, or what its features say",
    arguments: ModelConfiguration.Kind.allCases, [nil, EventDuration.hours(3)])
  func cold(kind: ModelConfiguration.Kind, halfLife: EventDuration?) throws {
    var sums = sums(kind, count: 300, halfLife: halfLife)
    let all = sums.all
    try retireFirst(&sums)
    let model = try #require(sums.model())
    #expect(model.actionIDs == ["a1", "a2", "a3", "a4"] && model.rewards(of: "a0") == nil)
    #expect(kind == .hybrid ? sums.all != all : sums.all == all)
    var estimates = Estimates()
    var random = WorldRandom(seed: 1)
    let vector = random.vector(6)
    model.estimate(["a0", "never"], vectors: .own([vector, vector]), into: &estimates)
    #expect(estimates.means[0] == estimates.means[1] && estimates.deviations[0] == estimates.deviations[1])
    let example = makeExample(&random, kind, at: Self.start + .hours(20))
    #expect(sums.add(example, of: "a0") == nil)
    #expect(sums["a0"]?.rewards.count == 1)
  }

  @Test("of several regions each retires by itself; what is left adds up, and an action may live on in another one")
  func merge() throws {
    let eu = sums(.hybrid, count: 300)
    var us = sums(.hybrid, count: 400)
    try retireFirst(&us)
    let union = OriginSums(["eu": .init(offset: 1, sums: eu), "us": .init(offset: 1, sums: us)])
    var back = OriginSums(["us": .init(offset: 1, sums: us)])
    back.merge(OriginSums(["eu": .init(offset: 1, sums: eu)]))
    #expect(back == union)
    let model = try #require(union.model())
    #expect(model.rewards(of: "a0") == eu["a0"]?.rewards)
    #expect(model.numbers.map(\.bitPattern) == back.model()?.numbers.map(\.bitPattern))
  }

  @Test(
    "an amendment reaches the sums that hold its outcome, and no others", arguments: ModelConfiguration.Kind.allCases)
  func amendment(kind: ModelConfiguration.Kind) throws {
    var random = WorldRandom(seed: 9)
    let (old, new) = (Self.start, Self.start + .hours(101))
    var sums = sums(kind, count: 0)
    let (first, second) = (makeExample(&random, kind, at: old), makeExample(&random, kind, at: new))
    learn(first, of: "a0", &sums)
    #expect(retire(&sums, by: new) == ["a0"])
    learn(second, of: "a1", &sums, number: 2)
    let changed = Example(features: first.features, reward: 1, at: old)
    // Gone, then begun anew after it.
    for step in 0..<2 {
      let before = sums
      #expect(sums.amend(changed, of: "a0", number: 1, from: first.reward) == (kind == .shared))
      #expect(sums["a0"] == before["a0"])
      #expect((sums.all != before.all) == (kind == .shared))
      if step == 0 { learn(second, of: "a0", &sums, number: 3) }
    }
    let moved = Example(features: second.features, reward: 1, at: new)
    #expect(sums.amend(moved, of: "a0", number: 3, from: second.reward) == true)
    #expect(abs((sums["a0"]?.rewards.rewardSum ?? 0) - 1) < 1e-12)
  }
}
