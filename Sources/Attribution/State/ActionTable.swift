import Events

/// The actions that pairs are of, each id kept once, with the open pairs of each and a note of what has changed.
///
/// An action is kept while a pair of it is known, or while it has changed and nobody has asked.
struct ActionTable: Sendable {
  private struct Action: Sendable {
    let id: ActionID
    /// The open pair that was activated last; the others follow.
    var firstOpen = Slot.nowhere
    var knownPairs = 0
    var isChanged = false
  }

  private var actions = Directory<Action>(vacant: Action(id: ""))
  /// Pairs close about in the order in which they open, so that those beside one in its list are near in time too.
  private var open = Chains()
  private var changed: [Slot] = []

  /// Actions kept. - Complexity: O(1).
  var count: Int { actions.count }

  subscript(slot: Slot) -> ActionID { actions[slot].id }

  /// Enters a pair of an action. - Complexity: O(1), expected and amortized.
  mutating func retain(_ id: ActionID) -> Slot {
    let hash = id.tableHash
    var slot = actions.slot(of: hash) { $0.id == id }
    if !slot.isSomewhere { slot = actions.insert(Action(id: id), hash: hash) }
    actions[slot].knownPairs += 1
    return slot
  }

  /// Takes a pair of an action out. - Complexity: O(1), expected.
  mutating func release(_ slot: Slot) {
    actions[slot].knownPairs -= 1
    removeIfUnused(slot)
  }

  /// The open pairs of an action, in no order that means anything. - Complexity: O(*pairs*), expected.
  func open(_ id: ActionID) -> [Slot] {
    let slot = actions.slot(of: id.tableHash) { $0.id == id }
    guard slot.isSomewhere else { return [] }
    return Array(sequence(first: actions[slot].firstOpen) { open.next(after: $0) }.prefix { $0.isSomewhere })
  }

  /// Adds an open pair. - Complexity: O(1), amortized.
  mutating func open(_ pair: Slot, of slot: Slot) { open.insert(pair, first: &actions[slot].firstOpen) }

  /// Takes an open pair out. - Complexity: O(1).
  mutating func close(_ pair: Slot, of slot: Slot) { open.remove(pair, first: &actions[slot].firstOpen) }

  /// Notes that something a learner sees of an action has changed. - Complexity: O(1), amortized.
  mutating func noteChange(of slot: Slot) {
    guard !actions[slot].isChanged else { return }
    actions[slot].isChanged = true
    changed.append(slot)
  }

  /// Notes all actions that have open pairs. - Complexity: O(*actions*).
  mutating func noteOpen() {
    for slot in actions.slots where actions[slot].firstOpen.isSomewhere { noteChange(of: slot) }
  }

  /// Those that have open pairs, in the order of their ids. - Complexity: O(*actions*), sorted.
  var openIDs: [ActionID] {
    actions.slots.filter { actions[$0].firstOpen.isSomewhere }.map { actions[$0].id }.sorted()
  }

  /// The actions noted since this was last asked, in the order of their ids. - Complexity: O(*n* log *n*).
  mutating func takeChanged() -> [ActionID] {
    let ids = changed.map { actions[$0].id }.sorted()
    forgetChanged()
    return ids
  }

  /// Takes the notes back. - Complexity: O(*n*).
  mutating func forgetChanged() {
    for slot in changed {
      actions[slot].isChanged = false
      removeIfUnused(slot)
    }
    changed.removeAll(keepingCapacity: true)
  }

  private mutating func removeIfUnused(_ slot: Slot) {
    if actions[slot].knownPairs == 0 && !actions[slot].isChanged { actions.remove(slot) }
  }
}
