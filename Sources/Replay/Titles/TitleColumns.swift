/// Which column of a table says what of a title.
package struct TitleColumns: Sendable {
  /// What a column can say.
  enum Key: Equatable, Hashable, Sendable {
    case id, at, duration, genres, launchedAt, artworks
    /// A value of the title's `features`.
    case feature(String)
  }

  /// Why a map of columns cannot be meant.
  package struct Mistake: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// In the order in which they were named; each key once.
  let columns: [(key: Key, name: String)]

  /// Reads `id=show_id,duration=length,features.year=release_year`: what a column says, and the column's name.
  ///
  /// - Throws: `Mistake` for an unknown or repeated key, a part without a name, or a map without an id.
  package init(parsing text: String) throws(Mistake) {
    var columns: [(key: Key, name: String)] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
      guard halves.count == 2, !halves[1].isEmpty else {
        throw Mistake(description: "expected key=column, such as id=show_id, found \(part.trimmed.debugDescription)")
      }
      guard let key = Key(halves[0]) else {
        throw Mistake(description: "unknown key \(halves[0].debugDescription); expected one of \(Key.names)")
      }
      guard !columns.contains(where: { $0.key == key }) else {
        throw Mistake(description: "expected each key once, found \(halves[0]) again")
      }
      columns.append((key, halves[1]))
    }
    guard columns.contains(where: { $0.key == .id }) else { throw Mistake(description: "expected a column for id") }
    self.columns = columns
  }

  /// The columns of a header that are named as their keys are; others say nothing.
  init(header: [String]) {
    var columns: [(key: Key, name: String)] = []
    for name in header {
      if let key = Key(name), !columns.contains(where: { $0.key == key }) { columns.append((key, name)) }
    }
    self.columns = columns
  }
}

extension TitleColumns.Key {
  /// For messages.
  static let names = "id, at, duration, genres, launchedAt, artworks or features.NAME"

  init?(_ text: String) {
    switch text {
    case "id": self = .id
    case "at": self = .at
    case "duration": self = .duration
    case "genres": self = .genres
    case "launchedAt": self = .launchedAt
    case "artworks": self = .artworks
    default:
      let prefix = "features."
      guard text.hasPrefix(prefix), text.count > prefix.count else { return nil }
      self = .feature(String(text.dropFirst(prefix.count)))
    }
  }
}
