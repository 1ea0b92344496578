import Foundation
import Replay
import Support
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
    let errors = temporaryFolder()
    try Data().write(to: URL(fileURLWithPath: errors))
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let (output, told) = (Pipe(), try FileHandle(forWritingTo: URL(fileURLWithPath: errors)))
    let process = try ChildProcess(
      executable, arguments, output: output.fileHandleForWriting.fileDescriptor, errors: told.fileDescriptor, in: root)
    try output.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return Result(
      code: process.wait(), output: text, errors: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")
  }
}

/// A `marquee serve` of its own process.
final class RunningService {
  private let process: ChildProcess
  let url: String

  /// Starts it on a free port and waits for its ready line.
  ///
  /// - Parameters:
  ///   - clock: `events` or `wall`.
  ///   - arguments: More of them.
  init(models: String, data: String, clock: String = "events", _ arguments: [String] = []) throws {
    let output = Pipe()
    process = try ChildProcess(
      Command.path,
      ["serve", "--models", models, "--data", data, "--port", "0", "--clock", clock] + arguments,
      output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
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
    url = "http://127.0.0.1:\(port)"
    process = try ChildProcess(
      Command.path,
      ["serve", "--models", models, "--data", data, "--port", "\(port)", "--clock", "events"] + arguments,
      output: nil, errors: nil)
  }

  /// As a power switch would, but for the disk.
  func kill() {
    process.send(SIGKILL)
    process.wait()
  }

  /// Has it read its placement files anew.
  func hangUp() { process.send(SIGHUP) }

  /// - Returns: The exit code.
  func stop() -> Int32 {
    terminate()
    return wait()
  }

  /// Asks it to stop, and does not wait for that.
  func terminate() { process.send(SIGTERM) }

  var isRunning: Bool { process.isRunning }

  /// - Returns: The exit code; -1 if a signal ended it.
  func wait() -> Int32 { process.wait() }
}
