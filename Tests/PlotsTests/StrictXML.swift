/// An XML element as a small strict reader finds it. What SVG documents of ours need, and nothing more: no comments,
/// declarations or sections.
struct Element {
  let name: String
  let attributes: [String: String]
  var children: [Element] = []
  var text = ""

  /// Itself and all below it, in the order of the document.
  var all: [Element] { [self] + children.flatMap(\.all) }

  func all(_ name: String, class style: String? = nil) -> [Element] {
    all.filter { $0.name == name && (style == nil || $0.attributes["class"] == style) }
  }

  /// A number among the attributes; not a number if it is missing.
  func number(_ key: String) -> Double { attributes[key].flatMap { Double($0) } ?? .nan }
}

struct XMLFault: Error, Equatable {
  let offset: Int
  let problem: String
}

/// Reads one element and white space around it; throws at the first thing that is not well-formed.
struct StrictXML {
  private let scalars: [Unicode.Scalar]
  private var offset = 0

  static func read(_ text: String) throws -> Element {
    var reader = StrictXML(scalars: Array(text.unicodeScalars))
    for (offset, scalar) in reader.scalars.enumerated() where !isAllowed(scalar) {
      throw XMLFault(offset: offset, problem: "a character that XML cannot hold")
    }
    reader.skipSpace()
    let element = try reader.element()
    reader.skipSpace()
    if reader.offset < reader.scalars.count { throw reader.fault("something after the document") }
    return element
  }

  /// Production 2 of XML 1.0.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private func fault(_ problem: String) -> XMLFault { XMLFault(offset: offset, problem: problem) }

  private var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func take(_ expected: Unicode.Scalar) throws {
    guard next == expected else { throw fault("no \(expected)") }
    offset += 1
  }

  private mutating func skipSpace() {
    while let scalar = next, scalar == " " || scalar == "\n" { offset += 1 }
  }

  private mutating func name() throws -> String {
    let start = offset
    while let scalar = next, scalar.isASCII,
      scalar.properties.isAlphabetic || "-0123456789".unicodeScalars.contains(scalar)
    {
      offset += 1
    }
    guard start < offset, scalars[start].properties.isAlphabetic else { throw fault("no name") }
    return text(start..<offset)
  }

  private func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }

  private mutating func element() throws -> Element {
    try take("<")
    let name = try name()
    var attributes: [String: String] = [:]
    while next == " " {
      skipSpace()
      let key = try self.name()
      try take("=")
      try take("\"")
      guard attributes.updateValue(try characters(until: "\""), forKey: key) == nil else { throw fault("\(key) twice") }
      try take("\"")
    }
    var element = Element(name: name, attributes: attributes)
    if next == "/" {
      offset += 1
      try take(">")
      return element
    }
    try take(">")
    while true {
      element.text += try characters(until: "<")
      guard next == "<" else { throw fault("\(name) is not closed") }
      if offset + 1 < scalars.count, scalars[offset + 1] == "/" { break }
      element.children.append(try self.element())
    }
    offset += 2
    guard try self.name() == name else { throw fault("another element than \(name) is closed") }
    try take(">")
    return element
  }

  /// Text with its entities resolved.
  private mutating func characters(until end: Unicode.Scalar) throws -> String {
    var text = String.UnicodeScalarView()
    while let scalar = next, scalar != end {
      offset += 1
      switch scalar {
      case "<": throw fault("a bare <")
      case "&":
        let name = try name()
        try take(";")
        guard let character = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""][name] else { throw fault("&\(name);") }
        text.append(contentsOf: character.unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}
