package import Bandits
import Events

/// What every policy promises, checked on what a model knows of eight candidates or fewer.
///
/// Of the policy alone: probabilities that sum to 1, are a function of estimates, decision and place, do not depend on what
/// memory held before, move with the candidates, and are equal where the estimates are. Through the ranker: the floor, the
/// same slate for the same id, an order that the request's order does not change, places and propensities that belong
/// together, and a model that is afterwards what it was. Over many decisions: first and second places drawn as often as
/// reported.
package struct PolicyChecks {
  let configuration: PolicyConfiguration
  let policy: any Policy
  let slate: any CheckedSlate
  let actions: [ActionID]
  /// Of `actions`, in their order.
  let estimates: Estimates
  let ranker: Ranker
  var scratch = Ranker.Scratch()
  var random = WorldRandom(seed: 20_261_123)
  var failures: [String] = []

  /// The promises that a policy breaks, each as a line about the first time; empty if it keeps all.
  ///
  /// - Parameters:
  ///   - policy: One that is tried out; nil: the one that `configuration` names.
  ///   - slate: The candidates, and the model that knows of them.
  ///   - decisions: How many distinct decisions the drawing is compared over.
  package static func verify(
    _ configuration: PolicyConfiguration, policy: (any Policy)? = nil, on slate: some CheckedSlate,
    decisions: Int = 1_000_000
  ) -> [String] {
    var checks = PolicyChecks(configuration, policy: policy ?? configuration.policy, on: slate)
    let before = slate.model.tensors
    // A ranking without a probability for each candidate would end here.
    guard checks.checkDistributions() else { return checks.failures }
    checks.checkRankings()
    checks.checkWhatIsTold()
    checks.checkDrawing(decisions: decisions)
    checks.checkUnchanged(before)
    return checks.failures
  }

  private init(_ configuration: PolicyConfiguration, policy: any Policy, on slate: any CheckedSlate) {
    self.configuration = configuration
    self.policy = policy
    self.slate = slate
    actions = slate.actions
    estimates = slate.estimates
    ranker = Ranker(model: slate.model, configuration: configuration, policy: policy)
  }

  mutating func expect(_ condition: Bool, _ promise: @autoclosure () -> String) {
    if condition { return }
    let line = promise()
    let text = line.prefix { $0 != ":" }
    if !failures.contains(where: { $0.hasPrefix(text) }) { failures.append(line) }
  }

  /// Some of the candidates, in some order.
  mutating func candidates(_ trial: Int) -> [Int] {
    Array(actions.indices.shuffled(using: &random).prefix(1 + trial % actions.count))
  }

  func random(of decision: String) -> DecisionRandom {
    DecisionRandom(seed: configuration.seed, placement: "home", decision: DecisionID(decision))
  }
}

extension PolicyChecks {
  /// What the policy says before the floor, into memory that held something else: `stale` numbers of 7.
  private func distribution(
    _ rows: [Int], decision: String, place: Int, stale: Int = 3, scratch: inout PolicyScratch
  ) -> [Double] {
    var probabilities = [Double](repeating: 7, count: stale)
    policy.distribute(
      estimates.rows(rows), random: random(of: decision), place: place, scratch: &scratch,
      into: &probabilities)
    return probabilities
  }

  /// - Returns: Whether each candidate has a probability.
  mutating func checkDistributions() -> Bool {
    var used = PolicyScratch()
    for trial in 0..<200 {
      let rows = candidates(trial)
      let (decision, place) = ("d\(trial)", trial % 3)
      let found = distribution(rows, decision: decision, place: place, scratch: &used)
      let sum = found.reduce(0, +)
      guard found.count == rows.count else {
        failures.append("each candidate has a probability: \(found)")
        return false
      }
      expect(abs(sum - 1) <= 1e-12, "probabilities sum to 1: \(sum) of \(rows)")
      expect(found.allSatisfy { $0 >= 0 }, "no probability is below 0: \(found)")
      var fresh = PolicyScratch()
      expect(
        distribution(rows, decision: decision, place: place, stale: 0, scratch: &fresh) == found,
        "the same decision gets the same bits, whatever memory held before")
      checkEquals(rows, found)
      let permuted = rows.shuffled(using: &random)
      let moved = distribution(permuted, decision: decision, place: place, scratch: &used)
      let pairs = zip(permuted, moved).map { row, p in abs(p - (rows.firstIndex(of: row).map { found[$0] } ?? -1)) }
      expect(pairs.allSatisfy { $0 <= 1e-12 }, "probabilities move with their candidates: \(rows), \(permuted)")
    }
    return true
  }

  private mutating func checkEquals(_ rows: [Int], _ probabilities: [Double]) {
    for (a, b) in slate.twins {
      guard let first = rows.firstIndex(of: a), let second = rows.firstIndex(of: b) else { continue }
      expect(
        probabilities[first].bitPattern == probabilities[second].bitPattern,
        "equal estimates get equal bits: \(probabilities) of \(rows)")
    }
  }
}
