package import Events

/// Which actions or titles something has changed of since they were taken last, in the order of their first change.
package struct ChangedActions: Sendable {
  package private(set) var isKept = false
  private var ids: [ActionID] = []
  private var noted: Set<ActionID> = []

  package init() {}

  /// What there is to take. - Complexity: O(1).
  package var count: Int { ids.count }

  /// Begins to note.
  ///
  /// - Parameter untaken: What there is and was never taken, in an order that is always the same.
  package mutating func keep(untaken: [ActionID] = []) {
    isKept = true
    for id in untaken { note(id) }
  }

  /// Notes nothing any more, and forgets what it noted.
  package mutating func stop() { self = ChangedActions() }

  /// - Complexity: O(1), expected.
  package mutating func note(_ id: ActionID) {
    if isKept, noted.insert(id).inserted { ids.append(id) }
  }

  /// One that has changed, which from now on has not; nil if there is none. - Complexity: O(1), expected.
  package mutating func take() -> ActionID? {
    guard let id = ids.popLast() else { return nil }
    noted.remove(id)
    return id
  }
}
