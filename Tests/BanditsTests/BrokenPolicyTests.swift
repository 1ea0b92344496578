import Bandits
import Support
import Testing

/// Policies that break one promise each: a check that cannot fail says nothing.
@Suite("Policy checks find what is broken")
struct BrokenPolicyTests {
  /// ε-greedy, spoilt.
  private struct Broken: Policy {
    enum Fault: CaseIterable {
      case sum, negative, short, memory, decision, position, equals, draw, score, none
    }

    let fault: Fault

    func score(mean: Double, deviation: Double) -> Double {
      fault == .score ? .random(in: 0...1) : mean
    }

    func distribute(
      _ estimates: Estimates, random: DecisionRandom, place: Int, scratch: inout PolicyScratch,
      into probabilities: inout [Double]
    ) {
      let stale = probabilities.first ?? 0
      EpsilonGreedyPolicy(epsilon: 0.5).distribute(
        estimates, random: random, place: place, scratch: &scratch, into: &probabilities)
      guard let last = probabilities.indices.last, last > 0 else { return }
      switch fault {
      case .sum: probabilities[last] += 1e-11
      case .negative:
        probabilities[0] += 2 * probabilities[last]
        probabilities[last] *= -1
      case .short: probabilities.removeLast()
      case .memory: move(min(stale, 0.01), from: 0, to: last, in: &probabilities)
      case .decision: move(.random(in: 0...0.01), from: 0, to: last, in: &probabilities)
      case .position: move(0.01, from: 0, to: last, in: &probabilities)
      case .equals: greedyOnFirst(estimates.means, &probabilities)
      case .draw:
        let peeked = random.uniform(.draw, place: place) < 0.5 ? 0 : last
        move(0.05, from: last - peeked, to: peeked, in: &probabilities)
      case .score, .none: break
      }
    }

    private func move(_ share: Double, from: Int, to: Int, in probabilities: inout [Double]) {
      let moved = min(share, probabilities[from])
      probabilities[from] -= moved
      probabilities[to] += moved
    }

    /// Gives ties to whoever comes first.
    private func greedyOnFirst(_ means: [Double], _ probabilities: inout [Double]) {
      let best = means.max() ?? 0
      for index in means.indices { probabilities[index] = index == means.firstIndex(of: best) ? 1 : 0 }
    }
  }

  private static let promises: [(Broken.Fault, String)] = [
    (.sum, "probabilities sum to 1"), (.negative, "no probability is below 0"),
    (.short, "each candidate has a probability"), (.memory, "whatever memory held before"),
    (.decision, "the same decision id gives the same slate"), (.position, "probabilities move with their candidates"),
    (.equals, "equal estimates get equal bits"), (.draw, "is drawn as often as"), (.score, "a score is the policy's"),
  ]

  @Test("each promise that is broken is named", arguments: promises)
  private func broken(fault: Broken.Fault, promise: String) {
    let configuration = PolicyConfiguration(algorithm: .uniform, slots: 2, seed: 1)
    let failures = PolicyChecks.verify(
      configuration, policy: Broken(fault: fault), on: FixedModel(.disjoint), decisions: 20_000)
    #expect(failures.contains { $0.contains(promise) }, "\(failures)")
  }

  @Test("nothing is found where nothing is broken")
  func whole() {
    let configuration = PolicyConfiguration(algorithm: .uniform, slots: 2, seed: 1)
    let failures = PolicyChecks.verify(
      configuration, policy: Broken(fault: .none), on: FixedModel(.disjoint), decisions: 20_000)
    #expect(failures == [])
  }
}
