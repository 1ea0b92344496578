import Yams

/// A mapping of a placement file while it is read: every key is asked for once, and what nobody asked for is an error.
struct Section {
  let file: String
  let path: String
  let line: Int?
  private let entries: [(key: String, line: Int?, node: Node)]
  private var asked: Set<String> = []

  /// - Throws: `PlacementError` if the node is not a mapping.
  init(_ node: Node, path: String, file: String) throws(PlacementError) {
    self.file = file
    self.path = path
    line = node.mark?.line
    guard let mapping = node.mapping else {
      throw PlacementError(file: file, line: line, key: path, reason: "expected a mapping, found \(node.kindName)")
    }
    entries = mapping.map { (key: $0.key.string ?? "?", line: $0.key.mark?.line, node: $0.value) }
  }

  /// Of a key that is not there: if another one that nobody asked for looks like it, that one is named, in its line.
  func error(_ key: String, _ reason: String) -> PlacementError {
    if let entry = entries.first(where: { $0.key == key }) {
      return PlacementError(file: file, line: entry.line, key: full(key), reason: reason)
    }
    guard let other = entries.first(where: { !asked.contains($0.key) && $0.key.isMisspelt(key) }) else {
      return PlacementError(file: file, line: line, key: full(key), reason: reason)
    }
    return PlacementError(
      file: file, line: other.line, key: full(key), reason: "\(reason), found the unknown key \(other.key)")
  }

  /// The section as a whole, for what no key of it is to blame.
  func error(_ reason: String) -> PlacementError { PlacementError(file: file, line: line, key: path, reason: reason) }

  /// For a key such as `policy.floor` of a section that has been read already, in whose line it is reported.
  func error(within path: String, _ reason: String) -> PlacementError {
    var (line, mapping) = (line, Optional<Node.Mapping>.none)
    for (depth, key) in path.split(separator: ".").enumerated() {
      let entry =
        depth == 0
        ? entries.first { $0.key == key }.map { (line: $0.line, node: $0.node) }
        : mapping?.first { $0.key.string ?? "" == key }.map { (line: $0.key.mark?.line, node: $0.value) }
      guard let entry else { break }
      (line, mapping) = (entry.line ?? line, entry.node.mapping)
    }
    return PlacementError(file: file, line: line, key: full(path), reason: reason)
  }

  private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  mutating func node(_ key: String) -> Node? {
    asked.insert(key)
    return entries.first { $0.key == key }?.node
  }

  /// - Throws: naming the first key that nobody asked for, and those that may stand here.
  func refuseUnknownKeys() throws(PlacementError) {
    for entry in entries where !asked.contains(entry.key) {
      throw error(entry.key, "unknown key; expected one of \(asked.sorted().joined(separator: ", "))")
    }
  }

  // MARK: Values

  mutating func section(_ key: String) throws(PlacementError) -> Section? {
    guard let node = node(key) else { return nil }
    return try Section(node, path: full(key), file: file)
  }

  /// A mapping, or a single value that stands for a mapping of `name` to it.
  mutating func section(_ key: String, orNamed name: String) throws(PlacementError) -> Section? {
    guard let node = node(key), case .scalar = node else { return try section(key) }
    let name = Node.Scalar(name, .implicit, .any, node.mark)
    let mapping = Node.Mapping([(.scalar(name), node)], .implicit, .any, node.mark)
    return try Section(.mapping(mapping), path: full(key), file: file)
  }

  mutating func sections(_ key: String) throws(PlacementError) -> [Section] {
    guard let node = node(key) else { return [] }
    guard let sequence = node.sequence else { throw error(key, "expected a list, found \(node.kindName)") }
    var sections: [Section] = []
    for (index, element) in sequence.enumerated() {
      sections.append(try Section(element, path: "\(full(key))[\(index)]", file: file))
    }
    return sections
  }

  mutating func string(_ key: String) throws(PlacementError) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.scalar?.string else { throw error(key, "expected a string, found \(node.kindName)") }
    guard !text.isEmpty else { throw error(key, "expected a string that is not empty") }
    return text
  }

  mutating func strings(_ key: String) throws(PlacementError) -> [String]? {
    guard let node = node(key) else { return nil }
    guard let sequence = node.sequence else { throw error(key, "expected a list of strings, found \(node.kindName)") }
    var strings: [String] = []
    for element in sequence {
      guard let text = element.scalar?.string else { throw error(key, "expected a list of strings") }
      strings.append(text)
    }
    return strings
  }

  mutating func bool(_ key: String) throws(PlacementError) -> Bool? {
    guard let node = node(key) else { return nil }
    switch node.scalar?.string {
    case "true": return true
    case "false": return false
    default: throw error(key, "expected true or false, found \(node.described)")
    }
  }

  /// A finite number that `isAllowed`; `expected` says which those are.
  mutating func number(
    _ key: String, _ expected: String, where isAllowed: (Double) -> Bool
  ) throws(PlacementError) -> Double? {
    guard let node = node(key) else { return nil }
    guard let value = node.scalar.flatMap({ Double($0.string) }), value.isFinite, isAllowed(value) else {
      throw error(key, "expected \(expected), found \(node.described)")
    }
    return value
  }

  mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(PlacementError) -> Int? {
    guard let node = node(key) else { return nil }
    guard let value = node.scalar.flatMap({ Int($0.string) }), range.contains(value) else {
      throw error(
        key, "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(node.described)")
    }
    return value
  }

  /// One of the names of `cases`.
  mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String, of _: Choice.Type
  ) throws(PlacementError) -> Choice? {
    guard let text = try string(key) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(key, "expected one of \(names), found \(text)")
    }
    return choice
  }
}

extension Node {
  var kindName: String {
    switch self {
    case .scalar: "a single value"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  var described: String { scalar?.string ?? kindName }
}

extension String {
  /// Whether it is another word by a letter or two: added, left out, changed, or two that stand next to each other changed
  /// over.
  fileprivate func isMisspelt(_ word: String) -> Bool {
    let (own, other) = (Array(utf8), Array(word.utf8))
    guard self != word, abs(own.count - other.count) <= 2, other.count >= 4 else { return false }
    var rows = [Array(0...other.count)]
    for row in 1...max(own.count, 1) where row <= own.count {
      var next = [row]
      for column in 1...other.count {
        let isSame = own[row - 1] == other[column - 1]
        var distance = Swift.min(
          rows[row - 1][column - 1] + (isSame ? 0 : 1), rows[row - 1][column] + 1, next[column - 1] + 1)
        if row > 1, column > 1, own[row - 1] == other[column - 2], own[row - 2] == other[column - 1] {
          distance = Swift.min(distance, rows[row - 2][column - 2] + 1)
        }
        next.append(distance)
      }
      rows.append(next)
    }
    return rows[own.count][other.count] <= 2
  }
}
