import Foundation
import Replay
import Testing

/// The `marquee` that was built beside these tests.
enum Command {
  static let path: String = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = [own, URL(fileURLWithPath: CommandLine.arguments[0])].map {
      $0.deletingLastPathComponent().appendingPathComponent("marquee").path
    }
    return beside.first { FileManager.default.isExecutableFile(atPath: $0) } ?? beside[0]
  }()

  /// The repository's folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static func temporaryFolder() -> String {
    "\(FileManager.default.temporaryDirectory.path)/marquee-command-\(UUID().uuidString)"
  }

  struct Result {
    let code: Int32
    let output: String
    let errors: String
  }

  /// Runs a command to its end, in the repository's folder.
  static func run(_ arguments: String...) throws -> Result { try run(arguments) }

  static func run(_ arguments: [String]) throws -> Result { try run(path, arguments) }

  /// Runs a script of bash that stops at the first failure; `$0` is the command, `$1` what is given.
  static func shell(_ script: String, _ argument: String) throws -> Result {
    try run("/bin/bash", ["-euo", "pipefail", "-c", script, path, argument])
  }

  private static func run(_ executable: String, _ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    let errors = temporaryFolder()
    try Data().write(to: URL(fileURLWithPath: errors))
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Result(
      code: process.terminationStatus, output: text,
      errors: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")
  }
}

/// A `marquee serve` of its own process.
final class RunningService {
  private let process = Process()
  let url: String

  /// Starts it on a free port and waits for its ready line.
  ///
  /// - Parameters:
  ///   - clock: `events` or `wall`.
  ///   - arguments: More of them.
  init(models: String, data: String, clock: String = "events", _ arguments: [String] = []) throws {
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = ["serve", "--models", models, "--data", data, "--port", "0", "--clock", clock] + arguments
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    url = String(try #require(words.first { $0.hasPrefix("http://") }, "no ready line: \(words)"))
  }

  /// Starts it on a port, and waits for nothing.
  ///
  /// - Parameter arguments: More of them.
  init(models: String, data: String, port: Int, _ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments =
      ["serve", "--models", models, "--data", data, "--port", "\(port)", "--clock", "events"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    url = "http://127.0.0.1:\(port)"
    try process.run()
  }

  /// As a power switch would, but for the disk.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Has it read its placement files anew.
  func hangUp() { Foundation.kill(process.processIdentifier, SIGHUP) }

  /// - Returns: The exit code.
  func stop() -> Int32 {
    process.terminate()
    return wait()
  }

  /// Asks it to stop, and does not wait for that.
  func terminate() { process.terminate() }

  var isRunning: Bool { process.isRunning }

  /// - Returns: The exit code; -1 if a signal ended it.
  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }
}
