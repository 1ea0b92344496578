import Bandits
import Events
import Foundation
import Support
import Testing

/// What a model should have learned, added up and solved densely in the test.
private struct Truth {
  private let configuration: ModelConfiguration
  private var joint: JointOracle
  private var totals: [ActionID: (weight: Double, rewards: Double)] = [:]
  /// The moment that weights are relative to: at most a sixteenth of a half-life before the latest example.
  private let reference: Double

  init(_ sums: ModelSums, actions: [ActionID], latest: EventTime) {
    configuration = sums.configuration
    joint = JointOracle(sums.shape, actions: actions, regularization: configuration.regularization)
    let step = Double(configuration.halfLife?.milliseconds ?? 16) / 16
    reference = (Double(latest.milliseconds) / step).rounded(.down) * step
  }

  mutating func learn(_ example: Example, of action: ActionID) {
    let age = Double(example.at.milliseconds) - reference
    let weight = configuration.halfLife.map { exp2(age / Double($0.milliseconds)) } ?? 1
    totals[action, default: (0, 0)].weight += weight
    totals[action, default: (0, 0)].rewards += weight * example.reward
    if configuration.kind != .counts { joint.learn(example.features, example.reward, of: action, weight: weight) }
  }

  /// Mean and deviation of each action at each vector.
  func estimates(_ actions: [ActionID], _ vectors: [[Double]]) -> [(mean: Double, deviation: Double)] {
    let solution = joint.solved()
    return vectors.flatMap { vector in
      actions.map { action in
        guard configuration.kind == .counts else {
          return (solution.mean(vector, of: action), solution.deviation(vector, of: action))
        }
        let total = totals[action] ?? (0, 0)
        let (alpha, beta) = (1 + total.rewards, 1 + total.weight - total.rewards)
        let size = alpha + beta
        return (alpha / size, (alpha * beta / (size * size * (size + 1))).squareRoot())
      }
    }
  }
}

@Suite("Adversarial histories")
struct AdversaryTests {
  private static let actions: [ActionID] = ["a", "b", "c"]

  /// What breaks arithmetic and is in range, or is out of it and must be refused.
  private static let edges = [
    0, -0.0, 1e-308, -1e-308, Double.leastNonzeroMagnitude, 1e308, -1e308, 1e7, .nan, .infinity, -.infinity,
  ]

  /// Repeated, collinear, tiny and refused vectors. Those in range keep the sums well conditioned but for scale, so that a
  /// dense solve in Double is right: elements up to 1e6 stand on an axis of their own.
  private func makeAdversary(_ random: inout WorldRandom, _ kind: ModelConfiguration.Kind, previous: [Double])
    -> Example
  {
    let features: [Double] =
      switch random.int(0...6) {
      case 0: previous
      case 1: previous.map { $0 / 2 }
      case 2: previous.map { -$0 }
      case 3: (0..<6).map { _ in random.pick(Self.edges) }
      case 4: Array(repeating: 0, count: 5) + [random.pick([1e6, -1e6])]
      case 5: (0..<6).map { _ in random.pick([0, -0.0, 1e-308, -1e-308, 1, -1]) }
      default: random.vector(6)
      }
    let reward = random.pick([0, 1, 0.5, -0.0, 1e-308, Double.leastNonzeroMagnitude, -1, 1e3, 1e308, -1e308, .nan])
    let at = EventTime(milliseconds: Int64(random.int(0...40_000)) * 864_000)
    return Example(features: kind == .counts ? [] : features, reward: reward, at: at)
  }

  /// Why an example must be refused, said again without the code.
  private func refusal(_ example: Example, _ kind: ModelConfiguration.Kind) -> ExampleRefusal? {
    if example.features.contains(where: { $0.isNaN || $0 > 1e6 || $0 < -1e6 }) { return .feature }
    let (least, greatest) = kind == .counts ? (0.0, 1.0) : (-1e6, 1e6)
    return example.reward.isNaN || example.reward < least || example.reward > greatest ? .reward : nil
  }

  @Test(
    "1,000 ordinary examples after 100,000 adversarial ones change the model by what they teach, as a dense solve says",
    arguments: ModelConfiguration.Kind.allCases, [nil, EventDuration.hours(24)])
  func change(kind: ModelConfiguration.Kind, halfLife: EventDuration?) throws {
    var random = WorldRandom(seed: 12)
    var sums = emptySums(kind, halfLife: halfLife)
    var accepted: [(example: Example, action: ActionID)] = []
    var (refused, expected): ([ExampleRefusal: Int], [ExampleRefusal: Int]) = ([:], [:])
    var previous = random.vector(6)
    for _ in 0..<100_000 {
      let example = makeAdversary(&random, kind, previous: previous)
      let action = random.pick(Self.actions)
      if let refusal = refusal(example, kind) { expected[refusal, default: 0] += 1 }
      if let refusal = sums.add(example, of: action) {
        refused[refusal, default: 0] += 1
        continue
      }
      accepted.append((example, action))
      // A vector that was halved to nothing is replaced.
      if kind != .counts {
        previous = example.features.contains { abs($0) > 1e-3 } ? example.features : random.vector(6)
      }
    }
    #expect(refused == expected && refused[.reward, default: 0] > 10_000)
    #expect((refused[.feature, default: 0] > 10_000) == (kind != .counts))
    let before = try check(sums, accepted, &random)
    let later = EventTime(milliseconds: 401 * 86_400_000)
    for index in 0..<1_000 {
      let features = random.vector(6)
      let reward = kind == .counts ? 1 : 0.5 + 0.3 * features[0] - 0.4 * features[5]
      let example = Example(
        features: kind == .counts ? [] : features, reward: reward, at: later + .minutes(Int64(index)))
      #expect(sums.add(example, of: Self.actions[index % 3]) == nil)
      accepted.append((example, Self.actions[index % 3]))
    }
    let after = try check(sums, accepted, &random)
    let moved = zip(before.means, after.means).map { abs($0 - $1) }.max() ?? 0
    #expect(moved > 1_000 * after.tolerance, "what is compared is large beside the tolerance: \(moved)")
  }

  private func check(
    _ sums: ModelSums, _ accepted: [(example: Example, action: ActionID)], _ random: inout WorldRandom
  ) throws -> (means: [Double], tolerance: Double) {
    let kind = sums.configuration.kind
    var truth = Truth(sums, actions: Self.actions, latest: accepted.reduce(.distantPast) { max($0, $1.example.at) })
    for (example, action) in accepted { truth.learn(example, of: action) }
    let model = try #require(sums.model())
    #expect(model.numbers.allSatisfy { $0.isFinite })
    var vectors = (0..<6).map { axis in (0..<6).map { $0 == axis ? 1.0 : 0 } }
    vectors.append([0.5, -0.25, 1, 0.75, -1, 0.125])
    var (means, greatest) = ([Double](), 0.0)
    var estimates = Estimates()
    let expected = truth.estimates(Self.actions, vectors)
    for (index, vector) in vectors.enumerated() {
      model.estimate(Self.actions, vectors: .shared(kind == .counts ? [] : vector), into: &estimates)
      for place in Self.actions.indices {
        let truth = expected[index * Self.actions.count + place]
        means.append(estimates.means[place])
        greatest = max(greatest, abs(truth.mean))
        #expect(abs(estimates.deviations[place] / truth.deviation - 1) < 1e-5, "\(vector)")
      }
    }
    let tolerance = 1e-9 * greatest
    let error = zip(means, expected).map { abs($0 - $1.mean) }.max() ?? .infinity
    #expect(error <= tolerance, "of means up to \(greatest)")
    return (means, tolerance)
  }
}
