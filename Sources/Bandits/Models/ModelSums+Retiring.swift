package import Events

/// Actions come and go, and what is kept of them has a bound: an action that was not offered for `retireAfter`, and the one
/// offered the longest ago where there are more than `maxActions`, is retired. If it comes back it starts cold.
///
/// Which actions go, and when, is a function of the closed outcomes in their order alone.
extension ModelSums {
  /// Retires the actions that were last offered more than `retireAfter` before a close time, as its outcome is learned.
  ///
  /// - Returns: Those retired, the one offered the longest ago first, of several the least.
  /// - Complexity: O(1), and for each that is retired that of `retire`.
  package mutating func retireUnoffered(by closedAt: EventTime) -> [ActionID] {
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

  /// Notes what the decision of an outcome offered, once the outcome is learned, and retires the actions that are too many.
  ///
  /// - Parameters:
  ///   - learned: The outcome's action, which is not retired.
  ///   - actions: All that the decision offered, that one included.
  ///   - number: Of the outcome, by which its amendments find the sums that hold it.
  /// - Returns: As above.
  /// - Complexity: a look-up for each of `actions`, and what `OfferTimes` says; O(1) where no action is ever retired.
  package mutating func note(
    offered actions: some Sequence<ActionID>, at: EventTime, learned: ActionID, number: Int
  ) -> [ActionID] {
    guard offers != nil else { return [] }
    if self.actions[learned] != nil, offers?.times[learned] == nil { offers?.begin(learned, at: at, since: number) }
    for action in actions { offers?.offer(action, at: at) }
    var retired: [ActionID] = []
    while let most = configuration.maxActions, self.actions.count > most,
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
