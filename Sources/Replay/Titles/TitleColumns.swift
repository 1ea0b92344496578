/// Which column of a table says what of a title.
package struct TitleColumns: Sendable {
  /// What a column can say.
  enum Key: Equatable, Sendable {
    case id, at, duration, genres, launchedAt, artworks
    /// A value of the title's `features`: a number where it reads as one, else a string.
    case feature(String)
    /// A value of the title's `features`, always a string.
    case text(String)
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
      guard !columns.contains(where: { $0.key.says(theSameAs: key) }) else {
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
      if let key = Key(name), !columns.contains(where: { $0.key.says(theSameAs: key) }) { columns.append((key, name)) }
    }
    self.columns = columns
  }
}

extension TitleColumns.Key {
  /// For messages.
  static let names = "id, at, duration, genres, launchedAt, artworks, features.NAME or features.NAME:text"

  /// Whether both fill the same part of a title.
  func says(theSameAs other: TitleColumns.Key) -> Bool {
    switch (self, other) {
    case (.feature(let name), .text(let otherName)), (.text(let name), .feature(let otherName)): name == otherName
    default: self == other
    }
  }

  init?(_ text: String) {
    switch text {
    case "id": self = .id
    case "at": self = .at
    case "duration": self = .duration
    case "genres": self = .genres
    case "launchedAt": self = .launchedAt
    case "artworks": self = .artworks
    default:
      let (prefix, suffix) = ("features.", ":text")
      guard text.hasPrefix(prefix) else { return nil }
      let name = text.dropFirst(prefix.count)
      let isText = name.hasSuffix(suffix)
      let bare = String(isText ? name.dropLast(suffix.count) : name)
      guard !bare.isEmpty else { return nil }
      self = isText ? .text(bare) : .feature(bare)
    }
  }
}
