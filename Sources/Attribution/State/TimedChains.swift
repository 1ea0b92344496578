package import Events

/// Lists of slots in the order of their moments, the latest first; a slot is in at most one of them. The owner keeps each
/// list's first slot.
///
/// A slot walks in from the front: a few steps where moments come nearly in order.
package struct TimedChains: Sendable {
  private var chains = Chains()
  private var moments: [EventTime] = []

  package init() {}

  /// The slot behind one in its list, of the same moment or an earlier one. - Complexity: O(1).
  package func next(after slot: Slot) -> Slot { chains.next(after: slot) }

  /// The moment with which a slot entered its list. - Complexity: O(1).
  package func moment(of slot: Slot) -> EventTime { moments[slot.index] }

  /// Puts a slot in front of those that are not later.
  ///
  /// - Complexity: O(*those that are later*), amortized.
  package mutating func insert(_ slot: Slot, at: EventTime, first: inout Slot) {
    while moments.count <= slot.index { moments.append(.distantPast) }
    moments[slot.index] = at
    var previous = Slot.nowhere
    var next = first
    while next.isSomewhere, moments[next.index] > at {
      previous = next
      next = chains.next(after: next)
    }
    chains.insert(slot, behind: previous, first: &first)
  }

  /// - Complexity: O(1).
  package mutating func remove(_ slot: Slot, first: inout Slot) { chains.remove(slot, first: &first) }
}
