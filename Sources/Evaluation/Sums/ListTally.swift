/// What whole lists earn: a place is weighed by the product of the ratios up to it, since what stands there depends on what was
/// drawn before.
///
/// - `slateIPS`: W₁…L · Σr. Source: the importance weight of the whole list.
/// - `rips`: Σₖ W₁…k · rₖ. Source: McInerney, Brost, Chandar, Mehrotra & Carterette 2020.
/// - `cascadeDR`: Σₖ W₁…k · (rₖ − qₖ) + W₁…k₋₁ · Σ π q. Source: Kiyohara, Saito, Matsuhiro, Narita, Shimizu & Yamamoto 2022, with
///   a model of the place's own reward.
package struct ListTally: Equatable, Sendable {
  /// The order of the columns.
  static let names: [EstimatorName] = [.slateIPS, .rips, .cascadeDR]

  /// Lists without one of their places, such as one that was never shown: they are left out.
  private(set) var brokenCount = 0

  /// A list under way.
  private struct Open: Equatable, Sendable {
    /// Whether a place was missing, without which no later one can be weighed.
    var isBroken = false
    var weight = 1.0
    var places = 0.0
    /// Σₖ W₁…k.
    var weights = 0.0
    var rewards = 0.0
    var interaction = 0.0
    var cascade = 0.0
    var importance = 1.0
    var cluster: UInt64 = 0
  }

  private var open: Open?
  private(set) var moments = [MeanMoments](repeating: MeanMoments(), count: names.count)
  /// The greatest W₁…L · L of a list, and the greatest Σₖ W₁…k.
  private var reach = SIMD2<Double>.zero
  /// Whether any list had more than one place: else a list is a round, and IPS and DR say the same.
  private(set) var hasLongLists = false
  /// Of closed lists: the three contributions, and importance.
  private var rows: [SIMD4<Double>] = []
  private var clusters: [UInt64] = []

  package init() {}

  var isFull: Bool { clusters.count >= WeighedBlock.capacity }

  mutating func add(_ round: WeighedRound, place: Int, startsList: Bool, cluster: UInt64) {
    if startsList { close() }
    if place > 0 { hasLongLists = true }
    var list = open ?? Open(importance: round.importance, cluster: cluster)
    if list.places != Double(place) { list.isBroken = true }
    list.cascade += list.weight * round.direct
    list.weight *= round.weight
    list.places += 1
    list.weights += list.weight
    list.rewards += round.reward
    list.interaction += list.weight * round.reward
    list.cascade += list.weight * (round.reward - round.prediction)
    open = list
  }

  /// Ends the list under way.
  mutating func close() {
    guard let list = open else { return }
    open = nil
    guard !list.isBroken else { return brokenCount += 1 }
    reach = pointwiseMax(reach, SIMD2(list.weight * list.places, list.weights))
    rows.append(SIMD4(list.weight * list.rewards, list.interaction, list.cascade, list.importance))
    clusters.append(list.cluster)
  }

  /// Puts closed lists into the totals. - Parameter first: The column of `sums` that takes the first estimator's, then come the
  ///   others' and importance; nil: none.
  mutating func flush(into sums: inout ClusterSums, first: Int?) {
    guard !clusters.isEmpty else { return }
    var places: [Int] = []
    sums.rows(of: clusters, into: &places)
    rows.map { $0.w }.withUnsafeBufferPointer { importances in
      let isPlain = importances.allSatisfy { $0 == 1 }
      for index in moments.indices {
        rows.map { $0[index] }.withUnsafeBufferPointer { column in
          moments[index].add(column, importances: isPlain ? nil : importances)
          if let first { sums.add(column, times: isPlain ? nil : importances, to: first + index, rows: places) }
        }
      }
      if let first { sums.add(importances, times: nil, to: first + moments.count, rows: places) }
    }
    rows.removeAll(keepingCapacity: true)
    clusters.removeAll(keepingCapacity: true)
  }

  /// The greatest factor that rewards get, were they all the greatest there are, where weights reach as far as those of the
  /// lists so far.
  func factor(of name: EstimatorName) -> Double { name == .slateIPS ? reach[0] : reach[1] }

  /// Adds what another one saw; both flushed.
  mutating func merge(_ other: ListTally) {
    for index in moments.indices { moments[index].merge(other.moments[index]) }
    reach = pointwiseMax(reach, other.reach)
    hasLongLists = hasLongLists || other.hasLongLists
    brokenCount += other.brokenCount
  }
}
