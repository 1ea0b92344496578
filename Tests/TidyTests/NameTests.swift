import Testing

/// What files and folders may be called, and what may lie at the top.
enum Name {
  static let vague = ["Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Core", "Misc", "Manager"]

  static let top: Set<Substring> = [
    ".ci", ".gitattributes", ".gitignore", ".swift-format", "ARCHITECTURE.md", "Benchmarks", "HACKING.md", "LICENSE",
    "Makefile", "Models", "NOTICE", "Package.swift", "README.md", "Sources", "Tests", "scripts",
  ]

  /// A part of the path that is a vague word, or ends in one.
  static func vague(_ path: String) -> [Finding] {
    let isVague = path.split(separator: "/").contains { part in
      let stem = part.prefix { $0 != "." }
      return vague.contains { stem.lowercased() == $0.lowercased() || stem.hasSuffix($0) }
    }
    return isVague ? [Finding(path: path, line: 0, problem: "say what it holds, not that it holds something")] : []
  }

  static func unknownTop(_ path: String) -> [Finding] {
    let first = path.prefix { $0 != "/" }
    return top.contains(first) ? [] : [Finding(path: path, line: 0, problem: "\(first) has no place at the top")]
  }

  static func pins(_ path: String) -> [Finding] {
    let isPins = path.split(separator: "/").last == "Package.resolved"
    return isPins ? [Finding(path: path, line: 0, problem: "versions are resolved where it is built")] : []
  }
}

@Suite("Names")
struct NameTests {
  @Test("no file or folder has a name that could hold anything")
  func vague() { expectNone(Repository.current.paths.flatMap(Name.vague)) }

  @Test("the top level holds what the README tells of, and nothing else")
  func top() { expectNone(Repository.current.paths.flatMap(Name.unknownTop)) }

  @Test("Package.resolved stays out of git")
  func pins() { expectNone(Repository.current.paths.flatMap(Name.pins)) }

  @Test(
    "a vague name is found as file, folder or ending",
    arguments: ["Sources/Utils/a.swift", "Sources/A/Helpers.swift", "core/a.md", "Sources/A/EventManager.swift"])
  func vagueIsFound(path: String) { #expect(Name.vague(path).map(\.path) == [path]) }

  @Test("a name that only contains such letters is fine", arguments: ["Sources/Score.swift", "Tests/Commons.swift"])
  func similarIsFine(path: String) { #expect(Name.vague(path) == []) }

  @Test("a stray file at the top and pinned versions anywhere are found")
  func strayIsFound() {
    #expect(Name.unknownTop("notes.txt").count == 1)
    #expect(Name.unknownTop("docs/a.md").count == 1)
    #expect(Name.unknownTop("Sources/notes.txt") == [])
    #expect(Name.pins("Benchmarks/Package.resolved").count == 1)
    #expect(Name.pins("Package.swift") == [])
  }
}
