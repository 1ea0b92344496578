package import Events

/// What is known of each title, from when on, and since which record of the log.
///
/// A look-up takes the latest entry that is not after a moment, so that a replay sees what was known then; of two of one
/// moment the one that came later. Entries may come in any order. None takes another's place in memory: a decision names
/// the offset through which the catalogue was known when it was ranked, and what it saw can be found again for as long as
/// the log is kept, whatever has been corrected since.
package struct Catalogue: Sendable {
  /// What was said of a title, and by which record: an offset of the log, 0 for what no log holds.
  struct Entry: Equatable, Sendable {
    let title: Title
    let offset: UInt64

    /// Whether it stands before another one of its title.
    func precedes(_ other: Entry) -> Bool { (title.at, offset) < (other.title.at, other.offset) }
  }

  /// Each title's entries in the order of their times, of equal times in that of their offsets.
  private var entries: [ActionID: [Entry]] = [:]
  /// The greatest offset of an entry; 0 without any.
  ///
  /// The catalogue is complete through it, since entries are taken up in the order of the log, and what records after it
  /// say of other things changes no look-up: of all offsets that name this value it is the least, and it follows from the
  /// titles alone.
  package private(set) var offset: UInt64 = 0
  /// Titles that have changed since they were taken (`Keeping`).
  var changed = ChangedActions()

  package init() {}

  /// Titles known. - Complexity: O(1).
  package var count: Int { entries.count }

  /// Takes an entry up; it takes the place of one of equal time and offset.
  ///
  /// - Parameter offset: Of its record in the log; 0 where there is none.
  /// - Complexity: O(*entries of the title*).
  package mutating func insert(_ title: Title, at offset: UInt64 = 0) {
    let entry = Entry(title: title, offset: offset)
    var known = entries.removeValue(forKey: title.id) ?? []
    let index = known.firstIndex { !$0.precedes(entry) } ?? known.count
    if index < known.count, !entry.precedes(known[index]) {
      known[index] = entry
    } else {
      known.insert(entry, at: index)
    }
    entries[title.id] = known
    self.offset = max(self.offset, offset)
    changed.note(title.id)
  }

  /// The latest entry of a title that is not after `at`; nil if there is none.
  ///
  /// - Parameter offset: Only entries through it count; nil: all.
  /// - Complexity: O(*entries of the title*).
  package func title(_ id: ActionID, at: EventTime, through offset: UInt64? = nil) -> Title? {
    let through = offset ?? .max
    return entries[id]?.last { $0.title.at <= at && $0.offset <= through }?.title
  }

  /// How long a title plays by the entry that `title(_:at:)` gives. - Complexity: as there.
  func duration(of id: ActionID, at: EventTime) -> Double? {
    entries[id]?.last { $0.title.at <= at }?.title.duration
  }

  /// The titles known, in the order of their ids. - Complexity: O(*n* log *n*).
  var ids: [ActionID] { entries.keys.sorted() }

  /// All entries of a title in their order. - Complexity: O(1).
  func entries(of id: ActionID) -> [Entry] { entries[id] ?? [] }

  /// The latest entry of a title. - Complexity: O(1).
  package func latest(_ id: ActionID) -> Title? { entries[id]?.last?.title }
}
