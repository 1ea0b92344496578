/// How plays, or rewards that the client worked out, become the reward of a pair.
package struct RewardRule: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// 1 if watched for that many seconds, else 0.
    case atLeast(seconds: Double)
    /// Minutes watched ÷ cap, at most 1.
    case minutes(cap: Double)
    /// Seconds watched ÷ the title's duration, at most 1; of a title whose duration nobody knows 0, and not measured.
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

  /// Whether what a claim of that kind says can earn here.
  func takes(_ kind: Earning.Kind) -> Bool { takesPlays == (kind == .play) }

  /// Whether a title's duration is asked for.
  package var needsDuration: Bool { kind == .fraction }

  /// The reward of an amount: seconds watched, or a reward event's value.
  ///
  /// - Parameter duration: Seconds that the title plays, above 0; asked by `fraction` alone, which gives 0 without one.
  package func reward(of amount: Double, duration: Double? = nil) -> Double {
    switch kind {
    case .atLeast(let seconds): amount >= seconds ? 1 : 0
    case .minutes(let cap): min(amount / (60 * cap), 1)
    case .fraction: duration.map { min(amount / $0, 1) } ?? 0
    case .value(let range): min(max(amount, range.lowerBound), range.upperBound)
    }
  }

  /// The reward of a pair and the rule of the earning that set it; 0 and none where nothing was earned.
  ///
  /// - Parameters:
  ///   - earnings: In the order of (at, type, id).
  ///   - duration: Of the pair's title, for `fraction`.
  func combine(_ earnings: [Earning], duration: Double?) -> (reward: Double, rule: Outcome.Rule) {
    guard let first = earnings.first, let last = earnings.last else { return (0, .none) }
    switch combination {
    case .first:
      return (reward(of: first.amount, duration: duration), first.rule)
    case .max:
      var (greatest, rule) = (reward(of: first.amount, duration: duration), first.rule)
      for earning in earnings.dropFirst() {
        let reward = reward(of: earning.amount, duration: duration)
        if reward > greatest { (greatest, rule) = (reward, earning.rule) }
      }
      return (greatest, rule)
    case .sum:
      return (reward(of: earnings.reduce(0) { $0 + clamped($1.amount) }, duration: duration), last.rule)
    }
  }

  private func clamped(_ amount: Double) -> Double {
    if case .value = kind { return reward(of: amount) }
    return amount
  }
}
