/// How much evaluation probability lies on each action.
///
/// Rounds that offer the same actions one after the other, as those of most logs do, are added up place by place first.
struct ActionMass: Sendable {
  /// By number; whole once finished.
  private(set) var masses: [Double] = []
  /// Of rounds that offered what the last one did, and are not in the masses yet.
  private var last: (actions: [Int], masses: [Double]) = ([], [])

  /// Adds a round. - Parameter probabilities: Of each of `actions`.
  mutating func add(_ probabilities: [Double], of actions: [Int], importance: Double) {
    precondition(probabilities.count == actions.count, "\(probabilities.count) chances of \(actions.count) actions")
    if last.actions != actions { begin(actions) }
    last.masses.withUnsafeMutableBufferPointer { masses in
      probabilities.withUnsafeBufferPointer { probabilities in
        for index in masses.indices { masses[index] += probabilities[index] * importance }
      }
    }
  }

  private mutating func begin(_ actions: [Int]) {
    finish()
    last.actions.removeAll(keepingCapacity: true)
    last.actions.append(contentsOf: actions)
    last.masses.overwrite(with: 0, count: actions.count)
  }

  /// Puts everything into the masses; to be called before they are read.
  mutating func finish() {
    guard let greatest = last.actions.max() else { return }
    reach(greatest + 1)
    for (index, action) in last.actions.enumerated() { masses[action] += last.masses[index] }
    last.masses.overwrite(with: 0, count: last.masses.count)
  }

  /// Adds what another one saw; both finished.
  mutating func merge(_ other: ActionMass) {
    reach(other.masses.count)
    for (action, mass) in other.masses.enumerated() { masses[action] += mass }
  }

  private mutating func reach(_ count: Int) {
    if count > masses.count { masses.append(contentsOf: repeatElement(0, count: count - masses.count)) }
  }
}
