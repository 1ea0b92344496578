/// How much was learned from, and what it earned. The numbers are additive; those with weights are relative to a moment.
package struct RewardTotals: Equatable, Sendable {
  /// Examples, each counted once whatever it weighs.
  package var count = 0
  /// Σ w, which is the count where nothing is forgotten.
  package var weight = 0.0
  /// Σ w r.
  package var rewardSum = 0.0
  /// Σ w r².
  package var rewardSquareSum = 0.0

  package init() {}

  package init(count: Int, weight: Double, rewardSum: Double, rewardSquareSum: Double) {
    self.count = count
    self.weight = weight
    self.rewardSum = rewardSum
    self.rewardSquareSum = rewardSquareSum
  }

  /// Adds an example.
  mutating func add(reward: Double, weight: Double) {
    count += 1
    self.weight += weight
    rewardSum += weight * reward
    rewardSquareSum += weight * reward * reward
  }

  /// Takes back the reward that an example brought and gives it another.
  mutating func amend(from old: Double, to new: Double, weight: Double) {
    rewardSum += weight * (new - old)
    rewardSquareSum += weight * (new * new - old * old)
  }

  /// Takes the others in.
  package static func += (totals: inout RewardTotals, others: RewardTotals) {
    totals.count += others.count
    totals.weight += others.weight
    totals.rewardSum += others.rewardSum
    totals.rewardSquareSum += others.rewardSquareSum
  }

  /// Multiplies every weight by `factor`.
  mutating func scale(by factor: Double) {
    weight *= factor
    rewardSum *= factor
    rewardSquareSum *= factor
  }

  var isFinite: Bool { weight.isFinite && rewardSum.isFinite && rewardSquareSum.isFinite }
}

extension RewardTotals {
  /// Examples of all, by what is left of their weights, rounded down.
  static func experience(of totals: some Sequence<RewardTotals>) -> Int {
    let weight = totals.reduce(0) { $0 + $1.weight }
    return Int(exactly: min(weight, 0x1p62).rounded(.down)) ?? 0
  }
}
