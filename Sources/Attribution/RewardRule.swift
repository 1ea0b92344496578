/// How plays, or rewards that the client worked out, become the reward of a pair.
package struct RewardRule: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// 1 if watched for that many seconds, else 0.
    case atLeast(seconds: Double)
    /// Minutes watched ÷ cap, at most 1.
    case minutes(cap: Double)
    /// Seconds watched ÷ the duration of the title by the catalogue, at most 1.
    case fraction
    /// What a reward event says, clamped to the range.
    case value(range: ClosedRange<Double>)
  }

  /// How several plays of one pair make one reward.
  package enum Combination: String, Equatable, Sendable, CaseIterable {
    /// The greatest.
    case max
    /// Of what is added up: the seconds of all plays, or the values of all rewards; capped as one of them is. For
    /// players that report only new seconds.
    case sum
    /// The earliest.
    case first
  }

  package let kind: Kind
  package let combination: Combination

  package init(kind: Kind, combination: Combination = .max) {
    self.kind = kind
    self.combination = combination
  }

  /// Whether plays earn here; else reward events do.
  package var takesPlays: Bool {
    if case .value = kind { return false }
    return true
  }

  /// The reward of an amount: seconds watched, or a reward event's value.
  package func reward(of amount: Double) -> Double {
    switch kind {
    case .atLeast(let seconds): amount >= seconds ? 1 : 0
    case .minutes(let cap): min(amount / (60 * cap), 1)
    case .fraction: 0
    case .value(let range): min(max(amount, range.lowerBound), range.upperBound)
    }
  }

  /// The reward of a pair and the earning that set it; 0 and nil where nothing was earned.
  ///
  /// - Parameter earnings: In the order of (at, type, id).
  func combine(_ earnings: [Earning]) -> (reward: Double, setBy: Earning?) {
    guard let first = earnings.first else { return (0, nil) }
    switch combination {
    case .first:
      return (reward(of: first.amount), first)
    case .max:
      let best = earnings.dropFirst().reduce(first) { reward(of: $1.amount) > reward(of: $0.amount) ? $1 : $0 }
      return (reward(of: best.amount), best)
    case .sum:
      return (reward(of: earnings.reduce(0) { $0 + clamped($1.amount) }), earnings.last)
    }
  }

  private func clamped(_ amount: Double) -> Double {
    if case .value = kind { return reward(of: amount) }
    return amount
  }
}
