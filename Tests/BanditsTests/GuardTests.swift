import Bandits
import Events
import Support
import Testing

@Suite("Guards")
struct GuardTests {
  /// Values at which arithmetic breaks: some are refused, and what is taken must do no harm.
  private static let values = [
    0, -0.0, 1e-308, -1e-308, Double.leastNonzeroMagnitude, 1e308, -1e308, 1, -1, 1e6, -1e6, 1e12, -1e12, .nan,
    .infinity, -.infinity,
  ]

  private func makeAdversary(_ random: inout WorldRandom, _ kind: ModelConfiguration.Kind, previous: [Double])
    -> Example
  {
    let features: [Double] =
      switch random.int(0...4) {
      case 0: (0..<6).map { _ in random.pick(Self.values) }
      case 1: previous
      case 2: previous.map { $0 * 2 }
      case 3: Array(repeating: random.pick(Self.values), count: 6)
      default: (0..<6).map { _ in random.pick([0, -0.0, 1e-308, 1, 1e6]) }
      }
    let reward = random.pick([
      0, 1, 0.5, -0.0, 1e-308, Double.leastNonzeroMagnitude, 1e308, -1e308, 1e6, -1e6, .nan, .infinity,
    ])
    let at = EventTime(milliseconds: Int64(random.int(0...400)) * 86_400_000)
    return Example(features: kind == .counts ? [] : features, reward: reward, at: at)
  }

  @Test(
    "after 100,000 adversarial examples nothing non-finite was published, and ordinary ones still change the model",
    arguments: ModelConfiguration.Kind.allCases, [nil, EventDuration.hours(24)])
  func adversary(kind: ModelConfiguration.Kind, halfLife: EventDuration?) throws {
    var random = WorldRandom(seed: 11)
    var sums = emptySums(kind, halfLife: halfLife)
    var deriver = ModelDeriver(configuration: sums.configuration, shape: sums.shape)
    var refused: [ExampleRefusal: Int] = [:]
    var previous = random.vector(6)
    let actions: [ActionID] = ["a", "b", "c"]
    for index in 1...100_000 {
      let example = makeAdversary(&random, kind, previous: previous)
      if let refusal = sums.add(example, of: random.pick(actions)) {
        refused[refusal, default: 0] += 1
      } else if kind != .counts {
        previous = example.features
      }
      if index.isMultiple(of: 500) { checkPublished(try publish(sums, by: &deriver), &random) }
    }
    #expect(refused[.reward, default: 0] > 10_000)
    #expect(kind == .counts || refused[.feature, default: 0] > 10_000)
    let before = try publish(sums, by: &deriver)
    let later = EventTime(milliseconds: 500 * 86_400_000)
    for index in 0..<1_000 {
      let example = Example(
        features: kind == .counts ? [] : random.vector(6), reward: 1, at: later + .minutes(Int64(index)))
      #expect(sums.add(example, of: "a") == nil)
    }
    let after = try publish(sums, by: &deriver)
    checkPublished(after, &random)
    #expect(after.tensors != before.tensors, "1,000 ordinary examples change the model")
    if halfLife != nil { checkRecovered(after) }
  }

  /// A model that forgets has forgotten the adversary: it predicts what the ordinary examples earned.
  private func checkRecovered(_ model: any Model) {
    guard model is CountsModel else { return }
    var estimates = Estimates()
    model.estimate(["a"], vectors: .shared([]), into: &estimates)
    #expect(estimates.means[0] > 0.99)
  }

  private func publish(_ sums: ModelSums, by deriver: inout ModelDeriver) throws -> any Model {
    let model = deriver.model(of: sums)
    return try #require(model)
  }

  private func checkPublished(_ model: any Model, _ random: inout WorldRandom) {
    #expect(model.numbers.allSatisfy { $0.isFinite })
    var estimates = Estimates()
    let vectors: [[Double]] = [random.vector(6), Array(repeating: 1e6, count: 6), Array(repeating: 1e-308, count: 6)]
    for vector in vectors {
      model.estimate(["a", "b", "never"], vectors: .shared(model is CountsModel ? [] : vector), into: &estimates)
      #expect((estimates.means + estimates.deviations).allSatisfy { $0.isFinite })
      #expect(estimates.deviations.allSatisfy { $0 >= 0 })
    }
  }

  @Test("what is refused says why, and leaves the sums as they are")
  func refusals() {
    for kind in ModelConfiguration.Kind.allCases where kind != .counts {
      var sums = emptySums(kind)
      let before = sums
      for value in [Double.nan, .infinity, -.infinity, 1.1e6, -1e308] {
        var features = [0.0, 1, 2, 3, 4, 5]
        features[Int(StableHash.of("\(value)") % 6)] = value
        #expect(sums.add(Example(features: features, reward: 1), of: "a") == .feature)
        #expect(sums.add(Example(features: [0, 1, 2, 3, 4, 5], reward: value), of: "a") == .reward)
      }
      #expect(sums == before)
    }
    var counts = emptySums(.counts)
    for reward in [-0.001, 1.001, .nan, 2] {
      #expect(counts.add(Example(features: [], reward: reward), of: "a") == .reward)
    }
    #expect(counts == emptySums(.counts))
  }

  @Test("an amendment of what was refused, or to what must be, changes nothing")
  func refusedAmendments() {
    var sums = emptySums(.counts)
    _ = sums.add(Example(features: [], reward: 1), of: "a")
    let before = sums
    _ = sums.amend(Example(features: [], reward: 0.5), of: "a", number: 0, from: 7)
    _ = sums.amend(Example(features: [], reward: .nan), of: "a", number: 0, from: 1)
    _ = sums.amend(Example(features: [], reward: 0.5), of: "never", number: 0, from: 1)
    #expect(sums == before)
  }
}
