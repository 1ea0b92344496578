import Bandits
import Events
import Support
import Synchronization
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

  /// Knows a little more of its first action each time it is asked.
  private struct Drifting: Model, CheckedSlate {
    final class Counter: Sendable {
      private let calls = Mutex(0)

      func next() -> Int {
        calls.withLock {
          $0 += 1
          return $0
        }
      }
    }

    let fixed = FixedModel(.disjoint)
    let counter = Counter()
    var configuration: ModelConfiguration { fixed.configuration }
    var actionIDs: [ActionID] { fixed.actionIDs }
    var experience: Int { fixed.experience }
    var tensors: [ModelTensor] { [] }
    var model: any Model { self }
    var actions: [ActionID] { actionIDs }
    var twins: [(Int, Int)] { [] }

    func rewards(of action: ActionID) -> RewardTotals? { nil }

    func vectors(of rows: [Int]) -> SlateVectors { fixed.vectors(of: rows) }

    func estimate(_ actions: [ActionID], in order: [Int], vectors: SlateVectors, into estimates: inout Estimates) {
      fixed.estimate(actions, in: order, vectors: vectors, into: &estimates)
      let known = estimates
      var means = known.means
      means[0] += 1e-12 * Double(counter.next())
      estimates = Estimates(means: means, deviations: known.deviations, experience: known.experience)
    }
  }

  @Test("a model that rankings change is found")
  func drifting() {
    let failures = PolicyChecks.verify(
      PolicyConfiguration(algorithm: .linUCB(alpha: 0), floor: 0.5, seed: 1), on: Drifting(), decisions: 100)
    #expect(failures.contains { $0.contains("rankings leave the model as it is") }, "\(failures)")
  }
}
