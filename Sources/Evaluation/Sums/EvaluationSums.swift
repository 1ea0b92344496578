import Events

/// All sums of an evaluation. Their size does not depend on the number of rounds; those of two parts of a log can be merged.
package struct EvaluationSums: Sendable {
  /// Columns of `clusters` before those of the policies: importance, and reward and importance of each arm.
  enum Column {
    static let importance = 0
    static let count = 1 + 2 * Arm.allCases.count

    static func reward(of arm: Int) -> Int { 1 + 2 * arm }
    static func importance(of arm: Int) -> Int { 2 + 2 * arm }
  }

  private(set) var policies: [PolicyTally] = []
  package private(set) var clusters: ClusterSums
  private(set) var actions = ActionTally()
  private(set) var rounds = 0
  private(set) var lists = 0
  /// Rounds of each arm, in the order of `Arm.allCases`.
  private(set) var armRounds = [Int](repeating: 0, count: Arm.allCases.count)
  private(set) var rewards = (least: Double.infinity, greatest: -Double.infinity)
  private(set) var propensities = (least: Double.infinity, greatest: -Double.infinity)
  private(set) var times: ClosedRange<EventTime>?

  private var lastList: Int?
  /// Of the rounds that were not flushed yet.
  private var pending = Pending()

  private struct Pending: Sendable {
    var clusters: [UInt64] = []
    var importances: [Double] = []
    var rewards: [Double] = []
    /// Index of the arm, −1 for none.
    var arms: [Int] = []
  }

  /// - Parameters:
  ///   - mayHaveLists: Whether lists are added up, too.
  ///   - keepsClusters: Whether policies are added up by cluster: for a bootstrap, and for what they differ by.
  package init(of suites: [EstimatorSuite], mayHaveLists: Bool, keepsClusters: Bool) {
    var width = Column.count
    for suite in suites {
      policies.append(
        PolicyTally(suite, firstColumn: keepsClusters ? width : nil, lists: mayHaveLists ? ListTally() : nil))
      if keepsClusters { width += PolicyTally.width(of: suite, mayHaveLists: mayHaveLists) }
    }
    clusters = ClusterSums(width: width)
  }

  /// Adds a round under every policy.
  ///
  /// - Parameter weigh: Called with the round for each policy by its index, to say what the round weighs under it, and to note it in its sums.
  package mutating func add(
    _ round: Round, _ weigh: (Round, Int, inout PolicyTally) throws -> WeighedRound
  ) rethrows {
    let startsList = round.list != lastList
    let time = round.at?.milliseconds ?? Int64(clamping: rounds)
    for index in policies.indices {
      let weighed = try weigh(round, index, &policies[index])
      policies[index].add(weighed, round, startsList: startsList, time: time)
    }
    if startsList { lists += 1 }
    lastList = round.list
    note(round)
    if pending.clusters.count == WeighedBlock.capacity { flush() }
  }

  /// Ends the list under way and puts everything into the totals; to be called before they are read.
  package mutating func finish() {
    flush()
    actions.finish()
    for index in policies.indices { policies[index].finish(into: &clusters) }
    lastList = nil
  }

  /// Adds what another one saw of the same policies; both finished.
  package mutating func merge(_ other: EvaluationSums) {
    for index in policies.indices { policies[index].merge(other.policies[index]) }
    clusters.merge(other.clusters)
    actions.merge(other.actions)
    rounds += other.rounds
    lists += other.lists
    for arm in armRounds.indices { armRounds[arm] += other.armRounds[arm] }
    rewards = (min(rewards.least, other.rewards.least), max(rewards.greatest, other.rewards.greatest))
    propensities = (
      min(propensities.least, other.propensities.least), max(propensities.greatest, other.propensities.greatest)
    )
    if let range = other.times { times = times.map { $0.union(range) } ?? range }
  }

  private mutating func note(_ round: Round) {
    rounds += 1
    actions.add(round)
    if round.reward < rewards.least { rewards.least = round.reward }
    if round.reward > rewards.greatest { rewards.greatest = round.reward }
    if round.propensity < propensities.least { propensities.least = round.propensity }
    if round.propensity > propensities.greatest { propensities.greatest = round.propensity }
    if let at = round.at { times = times.map { $0.union(at...at) } ?? at...at }
    let arm = round.arm.flatMap { Arm.allCases.firstIndex(of: $0) }
    if let arm { armRounds[arm] += 1 }
    pending.arms.append(arm ?? -1)
    pending.clusters.append(round.cluster)
    pending.importances.append(round.importance)
    pending.rewards.append(round.reward)
  }

  private mutating func flush() {
    guard !pending.clusters.isEmpty else { return }
    var rows: [Int] = []
    clusters.rows(of: pending.clusters, into: &rows)
    pending.importances.withUnsafeBufferPointer {
      clusters.add($0, times: nil, to: Column.importance, rows: rows)
    }
    let ones = [Double](repeating: 1, count: rows.count)
    for arm in Arm.allCases.indices where pending.arms.contains(arm) {
      add(pending.rewards, to: Column.reward(of: arm), rows) { $0 == arm }
      add(ones, to: Column.importance(of: arm), rows) { $0 == arm }
    }
    for index in policies.indices { policies[index].flush(into: &clusters, rows: rows) }
    pending.clusters.removeAll(keepingCapacity: true)
    pending.importances.removeAll(keepingCapacity: true)
    pending.rewards.removeAll(keepingCapacity: true)
    pending.arms.removeAll(keepingCapacity: true)
  }

  /// Adds the values of the rounds of some arms to a column.
  private mutating func add(_ values: [Double], to column: Int, _ rows: [Int], where isCounted: (Int) -> Bool) {
    let importances = zip(pending.importances, pending.arms).map { isCounted($1) ? $0 : 0 }
    values.withUnsafeBufferPointer { values in
      importances.withUnsafeBufferPointer { clusters.add(values, times: $0, to: column, rows: rows) }
    }
  }
}

extension ClosedRange {
  fileprivate func union(_ other: ClosedRange) -> ClosedRange {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
