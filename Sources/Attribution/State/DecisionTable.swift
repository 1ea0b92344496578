import Events

/// The decisions of one placement that are known, found by their ids.
struct DecisionTable: Sendable {
  private var decisions = Slab<TrackedDecision>(vacant: .vacant)
  private var index = HashIndex()

  /// Decisions known. - Complexity: O(1).
  var count: Int { decisions.count }

  /// The slots of all decisions, in no order that means anything. For tests. - Complexity: O(*n* log *n*).
  var slots: [Slot] { decisions.occupied }

  /// The slot of a decision by its id and the id's hash; `nowhere` if it is not known. - Complexity: O(1), expected.
  mutating func slot(of id: DecisionID, hash: UInt64) -> Slot {
    index.first(of: hash) { decisions[$0].hash == hash && decisions[$0].id == id }
  }

  /// Takes up a decision that is not known. - Complexity: O(1), expected and amortized.
  mutating func insert(_ decision: consuming TrackedDecision) -> Slot {
    let hash = decision.hash
    let slot = decisions.insert(decision)
    index.insert(slot, hash: hash)
    return slot
  }

  /// - Complexity: O(1), expected.
  mutating func remove(_ slot: Slot) {
    index.remove(slot, hash: decisions[slot].hash)
    decisions.remove(slot)
  }

  /// The decision in a slot.
  subscript(slot: Slot) -> TrackedDecision {
    @inline(__always) _read { yield decisions[slot] }
    @inline(__always) _modify { yield &decisions[slot] }
  }
}
