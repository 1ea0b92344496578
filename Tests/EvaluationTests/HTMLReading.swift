/// A page as a strict reader finds it: what is opened is closed in order, and nothing is left bare.
struct HTMLReading {
  struct Tag {
    let name: String
    let attributes: [String: String]
    /// Names of the elements around it, from the outermost.
    let path: [String]
    /// Text directly after it, entities as they stand.
    var text = ""
  }

  struct Fault: Error, Equatable {
    let problem: String
  }

  private static let void: Set<String> = ["meta", "link"]

  private(set) var tags: [Tag] = []
  private var open: [String] = []
  private var rest: Substring

  init(_ page: String) throws {
    rest = page[...]
    guard rest.hasPrefix("<!DOCTYPE html>\n") else { throw Fault(problem: "no doctype") }
    rest = rest.dropFirst("<!DOCTYPE html>\n".count)
    while !rest.isEmpty { try readNext() }
    guard open.isEmpty else { throw Fault(problem: "not closed: \(open)") }
  }

  func all(_ name: String) -> [Tag] { tags.filter { $0.name == name } }

  /// A tag and the text after it.
  private mutating func readNext() throws {
    guard rest.first == "<" else { throw Fault(problem: "text outside of everything") }
    guard let end = rest.firstIndex(of: ">") else { throw Fault(problem: "a tag without an end") }
    let tag = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("/") {
      guard open.popLast() == String(tag.dropFirst()) else { throw Fault(problem: "\(tag) closes another") }
    } else {
      try readStart(tag)
    }
    let text = rest.prefix { $0 != "<" }
    rest = rest.dropFirst(text.count)
    guard !text.contains(">") || open.last == "style" else { throw Fault(problem: "a bare > in \(text)") }
    try checkEntities(text)
    if !tag.hasPrefix("/") { tags[tags.count - 1].text = String(text) }
  }

  private mutating func readStart(_ tag: Substring) throws {
    let isClosed = tag.hasSuffix("/")
    let parts = (isClosed ? tag.dropLast() : tag).split(separator: " ", maxSplits: 1)
    guard let name = parts.first.map(String.init), name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
    else {
      throw Fault(problem: "no name in \(tag)")
    }
    tags.append(Tag(name: name, attributes: try attributes(parts.count > 1 ? parts[1] : ""), path: open))
    if !isClosed, !HTMLReading.void.contains(name) { open.append(name) }
  }

  private func attributes(_ text: Substring) throws -> [String: String] {
    var (rest, found) = (text, [String: String]())
    while !rest.isEmpty {
      let name = String(rest.prefix { $0 != "=" })
      rest = rest.dropFirst(name.count)
      guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }), rest.hasPrefix("=\"") else {
        throw Fault(problem: "no attribute in \(text)")
      }
      let value = rest.dropFirst(2).prefix { $0 != "\"" }
      rest = rest.dropFirst(3 + value.count)
      try checkEntities(value)
      guard found.updateValue(String(value), forKey: name) == nil else { throw Fault(problem: "\(name) twice") }
      guard rest.isEmpty || rest.first == " " else { throw Fault(problem: "something after \(name)") }
      rest = rest.dropFirst()
    }
    return found
  }

  private func checkEntities(_ text: Substring) throws {
    for piece in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      let isKnown = ["amp;", "lt;", "gt;", "quot;", "#39;"].contains { piece.hasPrefix($0) }
      guard isKnown else { throw Fault(problem: "a bare & before \(piece.prefix(10))") }
    }
  }
}
