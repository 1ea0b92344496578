package import Events

/// What is known of each title, and from when on.
///
/// A look-up takes the latest entry that is not after a moment, so that a replay sees what was known then. Entries may
/// come in any order; of two of one title and moment the one that comes later counts.
package struct Catalogue: Sendable {
  /// Each title's entries in the order of their times.
  private var entries: [ActionID: [Title]] = [:]
  /// Titles that have changed since they were taken (`Keeping`).
  var changed = ChangedActions()

  package init() {}

  /// Titles known. - Complexity: O(1).
  package var count: Int { entries.count }

  /// Takes an entry up. - Complexity: O(*entries of the title*).
  package mutating func insert(_ title: Title) {
    var known = entries.removeValue(forKey: title.id) ?? []
    let index = known.firstIndex { $0.at >= title.at } ?? known.count
    if index < known.count, known[index].at == title.at {
      known[index] = title
    } else {
      known.insert(title, at: index)
    }
    entries[title.id] = known
    changed.note(title.id)
  }

  /// The latest entry of a title that is not after `at`; nil if there is none. - Complexity: O(*entries of the title*).
  package func title(_ id: ActionID, at: EventTime) -> Title? {
    guard let known = entries[id], let index = Catalogue.index(in: known, at: at) else { return nil }
    return known[index]
  }

  /// How long a title plays by the entry that `title(_:at:)` gives. - Complexity: as there.
  func duration(of id: ActionID, at: EventTime) -> Double? {
    guard let known = entries[id], let index = Catalogue.index(in: known, at: at) else { return nil }
    return known[index].duration
  }

  private static func index(in known: [Title], at: EventTime) -> Int? {
    var index = known.count - 1
    while index >= 0, known[index].at > at { index -= 1 }
    return index >= 0 ? index : nil
  }

  /// The titles known, in the order of their ids. - Complexity: O(*n* log *n*).
  var ids: [ActionID] { entries.keys.sorted() }

  /// All entries of a title in the order of their times. - Complexity: O(1).
  func entries(of id: ActionID) -> [Title] { entries[id] ?? [] }

  /// The latest entry of a title. - Complexity: O(1).
  package func latest(_ id: ActionID) -> Title? { entries[id]?.last }
}
