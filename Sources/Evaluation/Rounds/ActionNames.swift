package import Events

/// Actions by number, in the order in which they were first seen; shared by a log and the tables that it is judged by.
package final class ActionNames {
  package private(set) var names: [ActionID] = []
  private var numbers: [ActionID: Int] = [:]

  package init() {}

  package var count: Int { names.count }

  package subscript(number: Int) -> ActionID { names[number] }

  /// The number of an action, a new one if it was never seen. - Complexity: O(*bytes*).
  package func number(of action: ActionID) -> Int {
    if let number = numbers[action] { return number }
    numbers[action] = names.count
    names.append(action)
    return names.count - 1
  }

  /// The number of an action; nil if it was never seen.
  package func known(_ action: ActionID) -> Int? { numbers[action] }
}
