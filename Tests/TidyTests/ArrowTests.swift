import Testing

/// Who may import whom.
enum Arrow {
  /// These see no clock, file, task or logger.
  static let pureTargets: Set<String> = [
    "Attribution", "Bandits", "Evaluation", "Events",
    "JSON", "Learning", "LinearAlgebra", "Plots", "Simulation",
    "Tables",
  ]
  static let impure = ["Dispatch", "Foundation", "GRDB", "Logging", "NIO", "Synchronization"]
  /// Vocabulary that may be seen everywhere; any other package is kept behind at most two targets.
  static let vocabulary: Set<String> = ["Logging", "Metrics", "NIOCore"]
  static let toolchain: Set<String> = [
    "Builtin", "Cxx", "Darwin", "Dispatch", "Distributed", "Foundation", "FoundationEssentials",
    "FoundationNetworking", "Glibc", "Musl", "Observation", "RegexBuilder", "Swift", "Synchronization", "Testing",
  ]

  /// A module that a file imports, and the line where it does.
  struct Import {
    let module: String
    let path: String
    let line: Int

    func finding(_ problem: String) -> Finding { Finding(path: path, line: line, problem: problem) }
  }

  static func imports(of file: TextFile) -> [Import] {
    zip(1..., file.code.lines).compactMap { number, line in
      guard line.containsWord("import") else { return nil }
      let words = line.split(whereSeparator: { $0.isWhitespace || $0 == ";" })
      guard let keyword = words.firstIndex(of: "import") else { return nil }
      let kinds: Set<Substring> = ["class", "enum", "func", "let", "protocol", "struct", "typealias", "var"]
      let path = words[(keyword + 1)...].first { !kinds.contains($0) }
      return path.map { Import(module: String($0.prefix { $0 != "." }), path: file.path, line: number) }
    }
  }

  static func imports(of target: Manifest.Target, _ files: [TextFile]) -> [Import] {
    files.filter { $0.isSwift && $0.path.hasPrefix(target.folder + "/") }.flatMap(imports)
  }

  static func undeclared(_ manifest: Manifest, _ files: [TextFile]) -> [Finding] {
    let ours = Set(manifest.targets.map(\.name))
    return manifest.targets.flatMap { target in
      imports(of: target, files)
        .filter { ours.contains($0.module) && $0.module != target.name && !target.dependencies.contains($0.module) }
        .map { $0.finding("\(target.name) imports \($0.module) without declaring it") }
    }
  }

  static func upward(_ manifest: Manifest) -> [Finding] {
    let ours = Set(manifest.targets.map(\.name))
    return manifest.targets.indices.flatMap { index in
      let above = Set(manifest.targets[..<index].map(\.name))
      let target = manifest.targets[index]
      return target.dependencies.filter { ours.contains($0) && !above.contains($0) }.map {
        Finding(path: "Package.swift", line: 0, problem: "\(target.name) depends on \($0), which stands below it")
      }
    }
  }

  static func impure(_ manifest: Manifest, _ files: [TextFile]) -> [Finding] {
    manifest.targets.filter { pureTargets.contains($0.name) }.flatMap { target in
      imports(of: target, files)
        .filter { imported in impure.contains { imported.module.hasPrefix($0) } }
        .map { $0.finding("\(target.name) is pure and may not import \($0.module)") }
    }
  }

  static func scattered(_ manifest: Manifest, _ files: [TextFile]) -> [Finding] {
    let known = toolchain.union(vocabulary).union(manifest.targets.map(\.name))
    var users: [String: [(target: String, first: Import)]] = [:]
    for target in manifest.targets where !target.isTest {
      var seen = known
      for imported in imports(of: target, files) where seen.insert(imported.module).inserted {
        users[imported.module, default: []].append((target.name, imported))
      }
    }
    return users.sorted { $0.key < $1.key }.filter { $0.value.count > 2 }.flatMap { module, users in
      let names = users.map(\.target).joined(separator: ", ")
      return users.map { $0.first.finding("\(module) is imported by \(names); at most two targets may know it") }
    }
  }
}

@Suite("Arrows")
struct ArrowTests {
  private let files = Repository.current.textFiles
  private let manifest: Manifest

  init() throws { manifest = Manifest(try #require(Repository.current.file("Package.swift")).text) }

  @Test("a target imports only what it declares")
  func declared() { expectNone(Arrow.undeclared(manifest, files)) }

  @Test("a target depends only on targets above it")
  func order() { expectNone(Arrow.upward(manifest)) }

  @Test("pure targets import no clock, file, task or logger")
  func purity() { expectNone(Arrow.impure(manifest, files)) }

  @Test("a package of others is imported by at most two targets")
  func scattered() { expectNone(Arrow.scattered(manifest, files)) }

  @Test("the manifest is read: every pure target is in it, and so is every folder of sources and tests")
  func manifestIsRead() {
    let names = Set(manifest.targets.map(\.name))
    #expect(Arrow.pureTargets.subtracting(names) == [])
    let folders = Set(manifest.targets.map(\.folder))
    let found = files.filter { $0.isSource || ($0.isSwift && $0.path.hasPrefix("Tests/")) }
      .map { $0.path.split(separator: "/").prefix(2).joined(separator: "/") }
    #expect(Set(found).subtracting(folders) == [])
  }
}
