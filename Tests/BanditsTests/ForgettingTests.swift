import Bandits
import Events
import LinearAlgebra
import Support
import Testing

/// Sums of `kind` over vectors of 6 elements, of which 2 are context.
func emptySums(_ kind: ModelConfiguration.Kind, halfLife: EventDuration? = nil) -> ModelSums {
  ModelSums(
    configuration: ModelConfiguration(kind: kind, regularization: 0.5, halfLife: halfLife),
    shape: VectorShape(kind, dimension: 6, contextDimension: 2))
}

/// A seeded example that any model takes.
func makeExample(_ random: inout WorldRandom, _ kind: ModelConfiguration.Kind, at: EventTime) -> Example {
  let features = random.vector(6)
  return Example(features: kind == .counts ? [] : features, reward: random.uniform(), at: at)
}

extension Model {
  /// Every number of its tensors.
  var numbers: [Double] {
    tensors.flatMap { tensor in
      switch tensor.elements {
      case .doubles(let values): values
      case .floats(let values): values.map { Double($0) }
      case .integers(let values): values.map { Double($0) }
      }
    }
  }
}

extension ModelDeriver {
  /// The model of sums all of whose actions have changed.
  mutating func model(of sums: ModelSums) -> (any Model)? {
    let reference = sums.configuration.forgetting?.reference(for: sums.all.latest) ?? 0
    for (action, own) in sums.actions.sorted(by: { $0.key < $1.key }) {
      guard update(action, with: CompleteSums(of: own, at: reference)) else { return nil }
    }
    return model(all: CompleteSums(of: sums.all, at: reference))
  }
}

@Suite("Forgetting")
struct ForgettingTests {
  private static let hour = EventDuration.hours(1)
  private static let start = EventTime(milliseconds: 1_600_000_000_000)

  @Test(
    "over 10,000 half-lives every number stays finite, and what is old is forgotten",
    arguments: ModelConfiguration.Kind.allCases)
  func longRun(kind: ModelConfiguration.Kind) throws {
    var random = WorldRandom(seed: 7)
    var sums = emptySums(kind, halfLife: Self.hour)
    var recent = emptySums(kind, halfLife: Self.hour)
    for index in 0..<20_000 {
      let at = Self.start + EventDuration(milliseconds: Int64(index) * 1_800_000 + Int64(random.int(0...5)))
      let example = makeExample(&random, kind, at: at)
      let action: ActionID = index % 3 == 0 ? "a" : "b"
      #expect(sums.add(example, of: action) == nil)
      if index >= 19_800 { #expect(recent.add(example, of: action) == nil) }
    }
    let (model, young) = (try #require(sums.model()), try #require(recent.model()))
    #expect(model.numbers.allSatisfy { $0.isFinite })
    #expect(zip(model.numbers, young.numbers).allSatisfy { abs($0 - $1) < 1e-9 }, "200 half-lives weigh nothing")
    #expect(model.rewards(of: "a")?.count ?? 0 > 6_000)
    #expect(model.experience < 20)
  }

  @Test("an action not seen for 10,000 half-lives has the prior again")
  func backToPrior() throws {
    var random = WorldRandom(seed: 8)
    var sums = emptySums(.disjoint, halfLife: Self.hour)
    for _ in 0..<100 { _ = sums.add(makeExample(&random, .disjoint, at: Self.start), of: "old") }
    let later = Self.start + .hours(10_000)
    _ = sums.add(makeExample(&random, .disjoint, at: later), of: "new")
    let model = try #require(sums.model())
    var estimates = Estimates()
    model.estimate(["old", "never"], vectors: .shared(random.vector(6)), into: &estimates)
    #expect(estimates.means == [0, 0])
    #expect(abs(estimates.deviations[0] / estimates.deviations[1] - 1) < 1e-6)
  }

  @Test("moving the landmark multiplies every sum, and every row, by an exact power of two")
  func exactMoves() throws {
    var random = WorldRandom(seed: 21)
    var sums = ActionSums(dimension: 3, forgetting: Forgetting(halfLife: Self.hour))
    for index in 0..<100 {
      let at = Self.start + .minutes(Int64(index) * 7)
      sums.add(Example(features: random.vector(3), reward: random.uniform(), at: at))
    }
    var moved = sums
    moved.add(Example(features: [0, 0, 0], reward: 0, at: Self.start + .hours(100)))
    let step = Int(moved.landmark - sums.landmark)
    #expect(step == 100)
    let factor = Double(sign: .plus, exponent: -step, significand: 1)
    #expect(moved.outerProducts?.storage == sums.outerProducts?.storage.map { $0 * factor })
    #expect(moved.rewardedFeatures == sums.rewardedFeatures.map { $0 * factor })
    #expect(moved.rewards.rewardSum == sums.rewards.rewardSum * factor)
    #expect(Array(moved.openRows.dropLast(3)) == sums.openRows.map { $0 * factor.squareRoot() })
  }

  @Test("an amendment weighs what its outcome does")
  func amendment() throws {
    for kind in ModelConfiguration.Kind.allCases {
      var random = WorldRandom(seed: 9)
      var (amended, plain) = (emptySums(kind, halfLife: Self.hour), emptySums(kind, halfLife: Self.hour))
      var first: (Example, Example)?
      for index in 0..<90 {
        let example = makeExample(&random, kind, at: Self.start + .hours(Int64(index)))
        let wrong = Example(features: example.features, reward: 1 - example.reward, at: example.at)
        if index == 70 { first = (wrong, example) }
        _ = amended.add(index == 70 ? wrong : example, of: "a")
        _ = plain.add(example, of: "a")
      }
      let (wrong, right) = try #require(first)
      #expect(amended.amend(right, of: "a", number: 0, from: wrong.reward) == true)
      let (a, b) = (try #require(amended.model()), try #require(plain.model()))
      #expect(zip(a.numbers, b.numbers).allSatisfy { abs($0 - $1) < 1e-12 }, "\(kind)")
    }
  }

  @Test("an example from before the landmark, and one from the end of time, do no harm")
  func extremes() throws {
    var sums = emptySums(.hybrid, halfLife: EventDuration(milliseconds: 1))
    var random = WorldRandom(seed: 3)
    for at in [Self.start.milliseconds, 0, EventTime.accepted.upperBound, 5, EventTime.distantPast.milliseconds] {
      for _ in 0..<70 {
        let example = makeExample(&random, .hybrid, at: EventTime(milliseconds: at))
        #expect(sums.add(example, of: "a") == nil)
      }
    }
    #expect(try #require(sums.model()).numbers.allSatisfy { $0.isFinite })
  }
}
