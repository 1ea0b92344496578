import Foundation
import Replay

/// A `marquee serve` of its own process, on a fresh folder.
final class Service {
  private let process: Process
  let url: String

  private static let placement = """
    placement: billboard
    policy: { algorithm: linUCB, alpha: 1.0, floor: 0.02, seed: 7 }
    model: { kind: disjoint }
    features:
      context:
        - { name: country, type: category, values: [US, BR, JP] }
        - { name: hour, type: number, mean: 12, scale: 7 }
    attribution: { window: 6h, lateness: 10m, reward: { kind: atLeast, seconds: 120 } }
    """

  static func makeFolder() throws -> String {
    let folder = "\(FileManager.default.temporaryDirectory.path)/marquee-bench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: "\(folder)/models", withIntermediateDirectories: true)
    try placement.write(toFile: "\(folder)/models/billboard.yaml", atomically: true, encoding: .utf8)
    return folder
  }

  /// Starts it and waits until it is ready.
  init(command: String, folder: String) throws {
    process = Service.process(command, folder, port: "0")
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard let address = words.first(where: { $0.hasPrefix("http://") }) else { throw CocoaError(.fileReadUnknown) }
    url = String(address)
  }

  /// Starts it where one has died, and waits for nothing.
  init(command: String, folder: String, at url: String) throws {
    self.url = url
    process = Service.process(command, folder, port: url.split(separator: ":").last.map { String($0) } ?? "0")
    process.standardOutput = FileHandle.nullDevice
    try process.run()
  }

  private static func process(_ command: String, _ folder: String, port: String) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = [
      "serve", "--models", "\(folder)/models", "--data", "\(folder)/data", "--port", port, "--clock", "events",
      "--checkpoint-every", "1s",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// How long it takes from now until a request is answered with 200.
  func wait(for request: (HTTPTransport) async throws -> ServiceAnswer) async throws -> Duration {
    let started = ContinuousClock.now
    while ContinuousClock.now - started < .seconds(300) {
      let answer = try? await HTTPTransport.connected(to: url) { try await request($0) }
      if answer?.status == 200 { return .now - started }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw CocoaError(.executableNotLoadable)
  }

  /// As a crash would.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
