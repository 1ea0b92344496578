package import Events

/// Actions come and go, and what is kept of them has a bound: an action that was not offered for `retireAfter`, and the one
/// offered the longest ago where there are more than `maxActions`, is retired. If it comes back it starts cold.
///
/// Which actions go, and when, is a function of the closed outcomes in their order alone.
extension ModelSums {
  /// What is learned of a closed outcome, whatever it teaches.
  package struct Closing: Sendable {
    package let closedAt: EventTime
    package let decidedAt: EventTime
    /// By which its amendments find the sums that hold it; 0 where nobody counts.
    package let number: Int

    package init(closedAt: EventTime, decidedAt: EventTime, number: Int = 0) {
      self.closedAt = closedAt
      self.decidedAt = decidedAt
      self.number = number
    }
  }

  /// Takes up a closed outcome: retires the actions that are due by then, adds what it teaches, notes what its decision
  /// offered, and retires the actions that are then too many.
  ///
  /// - Parameters:
  ///   - example: What it teaches; nil if nothing.
  ///   - action: Its own, which is not too many.
  ///   - actions: All that its decision offered, that one included.
  /// - Returns: Why the example was refused, nil if it was not; and the actions retired: first those due, the one offered
  ///   the longest ago first, of several the least; then those too many, in the same order.
  /// - Complexity: that of `add`, and where actions are retired what `OfferTimes` says for each of `actions`; for each that
  ///   is retired O(1), `hybrid` O(*x*³ + *x*² *z* + *x z*²).
  package mutating func learn(
    _ example: Example?, of action: ActionID, offering actions: some Sequence<ActionID>, _ closing: Closing
  ) -> (refusal: ExampleRefusal?, retired: [ActionID]) {
    let due = retireUnoffered(by: closing.closedAt)
    let refusal = example.flatMap { add($0, of: action) }
    note(offered: actions, at: closing.decidedAt, learned: action, number: closing.number)
    return (refusal, due + retireSurplus(sparing: action))
  }

  /// Retires the actions that were last offered more than `retireAfter` before a close time, as its outcome is learned.
  private mutating func retireUnoffered(by closedAt: EventTime) -> [ActionID] {
    guard offers != nil else { return [] }
    offers?.close(closedAt)
    guard let retireAfter = configuration.retireAfter, let now = offers?.closedThrough else { return [] }
    var retired: [ActionID] = []
    while let action = offers?.removeLongestAgo(before: now - retireAfter) {
      retire(action)
      retired.append(action)
    }
    return retired
  }

  /// Notes what the decision of an outcome offered, once the outcome is learned.
  private mutating func note(
    offered actions: some Sequence<ActionID>, at: EventTime, learned: ActionID, number: Int
  ) {
    guard offers != nil else { return }
    if self.actions[learned] != nil, offers?.times[learned] == nil { offers?.begin(learned, at: at, since: number) }
    for action in actions { offers?.offer(action, at: at) }
  }

  /// Retires what was offered the longest ago while there are too many.
  private mutating func retireSurplus(sparing learned: ActionID) -> [ActionID] {
    var retired: [ActionID] = []
    while let most = configuration.maxActions, actions.count > most,
      let action = offers?.removeLongestAgo(sparing: learned)
    {
      retire(action)
      retired.append(action)
    }
    return retired
  }

  /// Whether the outcome of a number is in the sums of its action, not in those that were retired before these began.
  func holds(outcome number: Int, of action: ActionID) -> Bool {
    guard actions[action] != nil else { return false }
    return offers?.times[action].map { number >= $0.since } ?? true
  }

  /// Drops the sums of an action. What a hybrid model's θ explained is first marginalised out of the shared sums: with
  /// M = λI + A and G = BᵀM⁻¹ they lose G B and G b, so that the posterior of β stays what it was.
  ///
  /// Rounding errors are of the size of those of the sums, about 2⁻⁵³ of the greatest element. Where a model forgets, A is
  /// taken at the reference of the latest outcome, and what is subtracted loses weight from then on as the sums do. The
  /// prior of θ would not have: a little too much is subtracted, so β is never surer than it should be.
  /// - Complexity: O(1); `hybrid` O(*x*³ + *x*² *z* + *x z*²).
  private mutating func retire(_ action: ActionID) {
    guard let sums = remove(action), configuration.kind == .hybrid else { return }
    let reference = configuration.forgetting?.reference(for: all.latest) ?? 0
    let complete = CompleteSums(of: sums, at: reference)
    // Sums of admitted examples are finite; of others nothing could be published, with this action or without.
    guard let factors = HybridFactors(of: complete, regularization: configuration.regularization) else { return }
    subtractShared(gramOf: factors, at: reference)
  }
}
