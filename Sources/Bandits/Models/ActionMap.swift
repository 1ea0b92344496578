package import Events

/// Values by action, in the order of the actions' ids.
///
/// A change of values copies the values alone: ids and their index are shared with whoever holds an older copy.
package struct ActionMap<Value: Sendable>: Sendable {
  /// In ascending order.
  package private(set) var ids: [ActionID]
  /// In the order of `ids`.
  package private(set) var values: [Value]
  private var indices: [ActionID: Int]

  /// - Complexity: O(*n* log *n*) for *n* values.
  package init(_ values: [ActionID: Value] = [:]) {
    let sorted = values.sorted { $0.key < $1.key }
    ids = sorted.map(\.key)
    self.values = sorted.map(\.value)
    indices = ActionMap.indices(of: ids)
  }

  private static func indices(of ids: [ActionID]) -> [ActionID: Int] {
    Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
  }

  package var count: Int { ids.count }

  /// Where an action is in `ids`. - Complexity: O(1).
  package func index(of id: ActionID) -> Int? { indices[id] }

  /// - Complexity: O(1).
  package subscript(id: ActionID) -> Value? { indices[id].map { values[$0] } }

  /// Other values of the same actions.
  package func mapValues<Other>(_ transform: (Value) -> Other) -> ActionMap<Other> {
    ActionMap<Other>(ids: ids, values: values.map(transform), indices: indices)
  }

  fileprivate init(ids: [ActionID], values: [Value], indices: [ActionID: Int]) {
    self.ids = ids
    self.values = values
    self.indices = indices
  }

  /// Gives actions new values; nil takes an action out.
  ///
  /// - Parameter changes: In ascending order of distinct ids.
  /// - Complexity: O(*changes*) and a copy of the values; where actions come or go O(*n*).
  package mutating func update(_ changes: [(id: ActionID, value: Value?)]) {
    let replaced = changes.allSatisfy { $0.value != nil && indices[$0.id] != nil }
    guard !replaced else {
      for change in changes {
        if let index = indices[change.id], let value = change.value { values[index] = value }
      }
      return
    }
    var merged: [(id: ActionID, value: Value)] = []
    merged.reserveCapacity(count + changes.count)
    var next = 0
    for change in changes {
      while next < count, ids[next] < change.id {
        merged.append((ids[next], values[next]))
        next += 1
      }
      if next < count, ids[next] == change.id { next += 1 }
      if let value = change.value { merged.append((change.id, value)) }
    }
    while next < count {
      merged.append((ids[next], values[next]))
      next += 1
    }
    ids = merged.map(\.id)
    values = merged.map(\.value)
    indices = ActionMap.indices(of: ids)
  }
}
