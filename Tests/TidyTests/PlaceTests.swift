import Testing

/// Text that would tie the repository to one machine or one package registry.
enum Place {
  // Spelled in parts here, so that this file keeps its own rule.
  static let folders = ["home", "root", "work", "Users", "opt"].map { "/" + $0 + "/" }
  static let registries = [
    ["pypi", "org"], ["pythonhosted", "org"], ["deb.debian", "org"], ["security.debian", "org"],
    ["archive.ubuntu", "com"], ["security.ubuntu", "com"], ["npmjs", "org"], ["yarnpkg", "com"], ["crates", "io"],
    ["rubygems", "org"], ["proxy.golang", "org"], ["maven", "org"], ["docker", "io"], ["conda.anaconda", "org"],
  ].map { $0.joined(separator: ".") }

  static func machinePaths(_ file: TextFile) -> [Finding] {
    let present = folders.filter { file.text.contains($0) }
    if present.isEmpty { return [] }
    return file.findings { line in
      present.first { folder in line.ranges(of: folder).contains { isAbsolute(line[..<$0.lowerBound]) } }
        .map { "a path under \($0) exists on one machine only" }
    }
  }

  /// Whether a path that follows `text` starts at the root: not `docs/…`, `~/…` or `$FOLDER/…`.
  private static func isAbsolute(_ text: Substring) -> Bool {
    guard let last = text.last else { return true }
    return !(last.isLetter || last.isNumber || "_.-~})*".contains(last))
  }

  static func registryHosts(_ file: TextFile) -> [Finding] {
    let present = registries.filter { file.text.contains($0) }
    return file.findings { line in
      present.first { line.contains($0) }.map { "\($0): say the package's name, its registry is the builder's choice" }
    }
  }
}

@Suite("Places")
struct PlaceTests {
  @Test("no file names a folder of one machine")
  func machinePaths() { expectNone(Repository.current.ownFiles.flatMap(Place.machinePaths)) }

  @Test("no file names a package registry's host")
  func registryHosts() { expectNone(Repository.current.ownFiles.flatMap(Place.registryHosts)) }

  @Test("an absolute path is found however it is quoted, a relative one is not", arguments: Place.folders)
  func machinePathIsFound(folder: String) {
    let text = "\(folder)me\n\"\(folder)me\"\nfile://\(folder)me\nx=\(folder)me\ndocs\(folder)me\n~\(folder)me\n"
    #expect(Place.machinePaths(TextFile(path: "a.md", text: text)).map(\.line) == [1, 2, 3, 4])
  }

  @Test("a registry's host is found", arguments: Place.registries)
  func registryHostIsFound(host: String) {
    let file = TextFile(path: "a.sh", text: "fine\ncurl https://www.\(host)/simple\n")
    #expect(Place.registryHosts(file).map(\.line) == [2])
  }
}
