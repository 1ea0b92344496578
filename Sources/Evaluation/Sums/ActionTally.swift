/// What a log did with each action: how often it was chosen, against how often it should have been.
package struct ActionTally: Sendable {
  /// One action's sums.
  struct Entry: Equatable, Sendable {
    var chosen = 0
    var offered = 0
    var rewards = 0.0
    var squaredRewards = 0.0
    /// Σp over rounds that tell the whole distribution, and Σp(1 − p).
    var expected = 0.0
    var expectedVariance = 0.0
    /// Rounds that chose it, among those that tell the whole distribution.
    var chosenWhereTold = 0
    /// Σ1/p over rounds that chose it, and Σ(1/p)(1/p − 1).
    var inverse = 0.0
    var inverseVariance = 0.0
  }

  /// By number.
  private(set) var entries: [Entry] = []
  /// Rounds that offered what the last one did, which are not in the entries yet.
  private var lastOffer: (actions: [Int], rounds: Int) = ([], 0)
  /// Rounds that tell the whole logging distribution.
  private(set) var toldRounds = 0

  package init() {}

  package mutating func add(_ round: Round) {
    let isTold = !round.logged.isEmpty
    countOffers(round.actions)
    entries.withUnsafeMutableBufferPointer { entries in
      if isTold {
        for (action, chance) in zip(round.actions, round.logged) {
          entries[action].expected += chance
          entries[action].expectedVariance += chance * (1 - chance)
        }
      }
      let inverse = 1 / round.propensity
      entries[round.action].chosen += 1
      entries[round.action].rewards += round.reward
      entries[round.action].squaredRewards += round.reward * round.reward
      entries[round.action].inverse += inverse
      entries[round.action].inverseVariance += inverse * (inverse - 1)
      if isTold { entries[round.action].chosenWhereTold += 1 }
    }
    if isTold { toldRounds += 1 }
  }

  /// Puts everything into the entries; to be called before they are read.
  package mutating func finish() {
    for action in lastOffer.actions { entries[action].offered += lastOffer.rounds }
    lastOffer.rounds = 0
  }

  private mutating func countOffers(_ actions: [Int]) {
    if lastOffer.actions != actions {
      finish()
      lastOffer.actions.removeAll(keepingCapacity: true)
      lastOffer.actions.append(contentsOf: actions)
      if let last = actions.max(), last >= entries.count {
        entries.append(contentsOf: repeatElement(Entry(), count: last + 1 - entries.count))
      }
    }
    lastOffer.rounds += 1
  }

  /// Adds what another one saw; both finished.
  package mutating func merge(_ other: ActionTally) {
    toldRounds += other.toldRounds
    for (index, entry) in other.entries.enumerated() {
      if index == entries.count { entries.append(Entry()) }
      entries[index].merge(entry)
    }
  }
}

extension ActionTally.Entry {
  fileprivate mutating func merge(_ other: Self) {
    chosen += other.chosen
    offered += other.offered
    rewards += other.rewards
    squaredRewards += other.squaredRewards
    expected += other.expected
    expectedVariance += other.expectedVariance
    chosenWhereTold += other.chosenWhereTold
    inverse += other.inverse
    inverseVariance += other.inverseVariance
  }
}
