import Foundation

/// The repository these tests stand in: every file that git tracks or would track.
struct Repository: Sendable {
  /// Paths from the root, in order.
  let paths: [String]
  let textFiles: [TextFile]

  static let current = Repository(root: root)

  private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// What a walk leaves out where git is not there to say so; the same as `.gitignore`.
  private static let ignored: Set<String> = [
    ".git", ".build", ".swiftpm", ".venv", ".marquee", "__pycache__", "Package.resolved",
  ]

  private init(root: URL) {
    let listed = Self.gitFiles(in: root) ?? Self.walk(root)
    paths = listed.filter { Self.isRegularFile(root.appending(path: $0)) }.sorted()
    textFiles = paths.compactMap { path in
      guard let data = try? Data(contentsOf: root.appending(path: path)), !data.contains(0),
        let text = String(data: data, encoding: .utf8)
      else { return nil }
      return TextFile(path: path, text: text)
    }
  }

  var swiftFiles: [TextFile] { textFiles.filter(\.isSwift) }
  var sources: [TextFile] { textFiles.filter(\.isSource) }
  /// Text that is ours to keep tidy.
  var ownFiles: [TextFile] { textFiles.filter { !$0.isData } }

  func file(_ path: String) -> TextFile? { textFiles.first { $0.path == path } }

  private static func isRegularFile(_ url: URL) -> Bool {
    (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
  }

  /// Nil where there is no git, or it does not know this folder.
  private static func gitFiles(in root: URL) -> [String]? {
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", root.path, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return nil }
    let listing = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    let paths = listing.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return git.terminationStatus == 0 && paths.contains("Package.swift") ? paths : nil
  }

  private static func walk(_ root: URL) -> [String] {
    var paths: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
      for name in names where !ignored.contains(name) {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        let values = try? root.appending(path: path).resourceValues(forKeys: [.isDirectoryKey])
        if values?.isDirectory == true { folders.append(path) } else { paths.append(path) }
      }
    }
    return paths
  }
}
