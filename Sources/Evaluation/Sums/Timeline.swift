/// What a policy would have earned over time, in at most 64 stretches of one length, which doubles when they do not suffice.
package struct Timeline: Equatable, Sendable {
  private static let limit = 64

  /// Sums of a stretch, w times importance.
  struct Stretch: Equatable, Sendable {
    var rounds = 0
    var weights = 0.0
    var rewards = 0.0
    var squaredWeights = 0.0
    var weightedRewards = 0.0
    var squaredRewards = 0.0
  }

  /// Stretches are 2^`scale` milliseconds or rounds long, so that any two timelines have some in common.
  private var scale: Int64 = 0
  private var stretches: [Int64: Stretch] = [:]
  /// The stretch last added to: times come nearly in order.
  private var current: (index: Int64, stretch: Stretch)?

  package init() {}

  package static func == (a: Timeline, b: Timeline) -> Bool { a.settled == b.settled && a.scale == b.scale }

  package mutating func add(weight: Double, reward: Double, importance: Double, at time: Int64) {
    if current?.index != time >> scale { enter(time) }
    current?.stretch.add(weight: weight * importance, reward: reward)
  }

  /// Makes the stretch of a time the current one.
  private mutating func enter(_ time: Int64) {
    let index = time >> scale
    stretches = settled
    current = (index, stretches[index] ?? Stretch())
    stretches[index] = current?.stretch
    if stretches.count > Timeline.limit { widen(around: time) }
  }

  package mutating func merge(_ other: Timeline) {
    var (mine, others) = (settled, other)
    current = nil
    while others.scale < scale { others.double() }
    stretches = mine
    while scale < others.scale { double() }
    mine = stretches
    for (index, stretch) in others.settled { mine[index, default: Stretch()].merge(stretch) }
    stretches = mine
    while stretches.count > Timeline.limit { double() }
  }

  /// In the order of time.
  package var points: [TimelinePoint] {
    settled.sorted { $0.key < $1.key }.map { index, stretch in
      let value = stretch.weights > 0 ? stretch.rewards / stretch.weights : nil
      return TimelinePoint(
        from: index << scale, rounds: stretch.rounds, value: value,
        standardError: value.map { stretch.standardError(of: $0) })
    }
  }

  private var settled: [Int64: Stretch] {
    guard let current else { return stretches }
    var settled = stretches
    settled[current.index] = current.stretch
    return settled
  }

  private mutating func widen(around time: Int64) {
    current = nil
    while stretches.count > Timeline.limit { double() }
    let index = time >> scale
    current = (index, stretches[index] ?? Stretch())
  }

  private mutating func double() {
    var halved: [Int64: Stretch] = [:]
    for (index, stretch) in settled.sorted(by: { $0.key < $1.key }) {
      halved[index >> 1, default: Stretch()].merge(stretch)
    }
    (stretches, current) = (halved, nil)
    scale += 1
  }
}

extension Timeline.Stretch {
  fileprivate mutating func add(weight: Double, reward: Double) {
    rounds += 1
    weights += weight
    rewards += weight * reward
    squaredWeights += weight * weight
    weightedRewards += weight * weight * reward
    squaredRewards += weight * weight * reward * reward
  }

  fileprivate mutating func merge(_ other: Self) {
    rounds += other.rounds
    weights += other.weights
    rewards += other.rewards
    squaredWeights += other.squaredWeights
    weightedRewards += other.weightedRewards
    squaredRewards += other.squaredRewards
  }

  /// Of Σwr / Σw, by influence values.
  fileprivate func standardError(of value: Double) -> Double {
    let sum = squaredRewards - 2 * value * weightedRewards + value * value * squaredWeights
    return max(sum, 0).squareRoot() / weights
  }
}
