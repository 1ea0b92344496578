/// What `Package.swift` declares, read from its text: the targets in the order they stand.
struct Manifest {
  struct Target {
    let kind: String
    let name: String
    let folder: String
    /// Names of targets and of products, as they are written.
    let dependencies: [String]

    var isTest: Bool { folder.hasPrefix("Tests/") }
  }

  let targets: [Target]

  init(_ text: String) {
    let tokens = CodeScanner.blanking(.comments, in: text).matches(of: #/"[^"]*"|\w+|[^\s\w]/#).map(\.output)
    var targets: [Target] = []
    var index = tokens.startIndex
    while index + 2 < tokens.endIndex {
      let kind = tokens[index + 1]
      if tokens[index] == ".", Self.kinds.contains(kind), tokens[index + 2] == "(" {
        let arguments = Self.bracketed(tokens[(index + 2)...])
        targets.append(Self.target(kind: String(kind), arguments))
        index = arguments.endIndex
      } else {
        index += 1
      }
    }
    self.targets = targets
  }

  private static let kinds: Set<Substring> = ["target", "executableTarget", "systemLibrary", "testTarget"]

  private static func target(kind: String, _ arguments: ArraySlice<Substring>) -> Target {
    let name = string(after: "name", in: arguments) ?? ""
    let folder = string(after: "path", in: arguments) ?? (kind == "testTarget" ? "Tests/" : "Sources/") + name
    let start = arguments.firstIndex(of: "dependencies").map { $0 + 2 }
    let list = start.map { bracketed(arguments[$0...]) } ?? []
    return Target(kind: kind, name: name, folder: folder, dependencies: dependencies(in: list))
  }

  /// `"A"` and `.product(name: "A", package: "b")` both depend on A.
  private static func dependencies(in list: ArraySlice<Substring>) -> [String] {
    list.indices.compactMap { index in
      let isLabelled = index > list.startIndex && list[index - 1] == ":"
      let isName = index - 2 >= list.startIndex && list[index - 2] == "name"
      return list[index].hasPrefix("\"") && (!isLabelled || isName) ? unquoted(list[index]) : nil
    }
  }

  private static func string(after label: String, in tokens: ArraySlice<Substring>) -> String? {
    guard let index = tokens.firstIndex(of: Substring(label)), index + 2 < tokens.endIndex else { return nil }
    return tokens[index + 1] == ":" && tokens[index + 2].hasPrefix("\"") ? unquoted(tokens[index + 2]) : nil
  }

  private static func unquoted(_ token: Substring) -> String { String(token.dropFirst().dropLast()) }

  /// From the bracket that `tokens` starts with to the one that closes it.
  private static func bracketed(_ tokens: ArraySlice<Substring>) -> ArraySlice<Substring> {
    var depth = 0
    for index in tokens.indices {
      if ["(", "["].contains(tokens[index]) { depth += 1 }
      if [")", "]"].contains(tokens[index]) { depth -= 1 }
      if depth == 0 { return tokens[...index] }
    }
    return tokens
  }
}
