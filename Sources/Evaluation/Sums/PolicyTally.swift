/// Everything that is added up for one policy, in one pass and in bounded memory; partial sums can be merged.
package struct PolicyTally: Sendable {
  package let suite: EstimatorSuite
  /// Where its columns begin in the sums by cluster; nil where nobody asks for them.
  let firstColumn: Int?
  private(set) var means: [MeanMoments]
  private(set) var quotients: [QuotientMoments]
  private(set) var weights = WeightTally()
  private(set) var products = WeightSums()
  /// nil where every list is a round.
  private(set) var lists: ListTally?
  private(set) var timeline = Timeline()
  /// Evaluation probability by action, of rounds that do not tell what could have been logged.
  private(set) var mass = ActionMass()
  /// Evaluation probability where the log's was 0, of rounds that tell.
  private(set) var unsupported = 0.0
  private(set) var importance = 0.0
  /// Between what the reward model's averages and its predictions of logged actions lie; nil without a model.
  private(set) var predictions: ClosedRange<Double>?
  private(set) var matches = 0
  /// Rounds of which it is known whether the policy had learned from them, and those from which it had.
  private(set) var learned = (known: 0, from: 0)

  private var block = WeighedBlock()
  private var times = [Int64](repeating: 0, count: WeighedBlock.capacity)

  package init(_ suite: EstimatorSuite, firstColumn: Int?, lists: ListTally?) {
    self.suite = suite
    self.firstColumn = firstColumn
    self.lists = lists
    means = Array(repeating: MeanMoments(), count: suite.means.count)
    quotients = Array(repeating: QuotientMoments(), count: suite.quotients.count)
  }

  /// How many columns it has in the sums by cluster.
  package static func width(of suite: EstimatorSuite, mayHaveLists: Bool) -> Int {
    suite.means.count + 3 * suite.quotients.count + (mayHaveLists ? ListTally.names.count + 1 : 0)
  }

  var firstQuotientColumn: Int? { firstColumn.map { $0 + means.count } }
  var firstListColumn: Int? { firstQuotientColumn.map { $0 + 3 * quotients.count } }

  /// Adds a round. - Parameters:
  ///   - startsList: Whether the list before it has ended.
  ///   - time: Of the round, or its number.
  mutating func add(_ weighed: WeighedRound, _ round: Round, startsList: Bool, time: Int64) {
    times[block.count] = time
    block.append(weighed)
    importance += weighed.importance
    if weighed.match > 0 { matches += 1 }
    lists?.add(weighed, place: round.place, startsList: startsList, cluster: round.cluster)
  }

  /// Notes what the evaluation distribution of a round lies on.
  mutating func note(_ probabilities: [Double], of round: Round) {
    if round.logged.count == probabilities.count {
      for (chance, logged) in zip(probabilities, round.logged) where logged == 0 {
        unsupported += chance * round.importance
      }
      return
    }
    mass.add(probabilities, of: round.actions, importance: round.importance)
  }

  mutating func noteLearned(_ hasLearned: Bool) {
    learned.known += 1
    if hasLearned { learned.from += 1 }
  }

  /// Puts the block into the totals. - Parameter rows: Where its rounds belong in `sums`.
  mutating func flush(into sums: inout ClusterSums, rows: [Int]) {
    block.with(.importance) { importances in
      addMeans(block.isPlain ? nil : importances, into: &sums, rows: rows)
      addQuotients(into: &sums, rows: rows)
      addWeights(importances, isPlain: block.isPlain)
      for column in [WeighedBlock.Column.prediction, .direct] { block.with(column) { notePredictions($0) } }
    }
    block.removeAll()
    let first = firstListColumn
    if lists?.isFull == true { lists?.flush(into: &sums, first: first) }
  }

  private mutating func notePredictions(_ column: UnsafeBufferPointer<Double>) {
    guard let least = column.min(), let greatest = column.max(), least <= greatest else { return }
    widen(to: least...greatest)
  }

  private mutating func widen(to range: ClosedRange<Double>) {
    predictions =
      predictions.map { min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound) } ?? range
  }

  /// Ends the list under way and puts everything into the totals; the block was flushed.
  mutating func finish(into sums: inout ClusterSums) {
    mass.finish()
    let first = firstListColumn
    lists?.close()
    lists?.flush(into: &sums, first: first)
  }

  /// Adds what another one saw, of the same policy; both finished.
  mutating func merge(_ other: PolicyTally) {
    for index in means.indices { means[index].merge(other.means[index]) }
    for index in quotients.indices { quotients[index].merge(other.quotients[index]) }
    weights.merge(other.weights)
    products.merge(other.products)
    if let others = other.lists { lists?.merge(others) }
    timeline.merge(other.timeline)
    mass.merge(other.mass)
    unsupported += other.unsupported
    importance += other.importance
    if let range = other.predictions { widen(to: range) }
    matches += other.matches
    learned = (learned.known + other.learned.known, learned.from + other.learned.from)
  }

  private mutating func addMeans(
    _ importances: UnsafeBufferPointer<Double>?, into sums: inout ClusterSums, rows: [Int]
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: block.count) { column in
      for index in means.indices {
        suite.means[index].estimator.fill(column, from: block)
        means[index].add(UnsafeBufferPointer(column), importances: importances)
        if let firstColumn {
          sums.add(UnsafeBufferPointer(column), times: importances, to: firstColumn + index, rows: rows)
        }
      }
    }
  }

  private mutating func addQuotients(into sums: inout ClusterSums, rows: [Int]) {
    withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: block.count) { joint in
      for index in quotients.indices {
        suite.quotients[index].estimator.fill(joint, from: block)
        quotients[index].add(UnsafeBufferPointer(joint))
        if let first = firstQuotientColumn { sums.add(UnsafeBufferPointer(joint), to: first + 3 * index, rows: rows) }
      }
    }
  }

  private mutating func addWeights(_ importances: UnsafeBufferPointer<Double>, isPlain: Bool) {
    block.with(.weight) { column in
      weights.add(column, importances: importances, isPlain: isPlain)
      block.with(.reward) { rewards in
        products.add(weights: column, rewards: rewards, importances: importances)
        for index in column.indices {
          timeline.add(
            weight: column[index], reward: rewards[index], importance: importances[index], at: times[index])
        }
      }
    }
  }
}
