import Foundation

/// A `marquee serve` of its own process, on a fresh folder.
final class Service {
  private let process = Process()
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
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = [
      "serve", "--models", "\(folder)/models", "--data", "\(folder)/data", "--port", "0", "--clock", "events",
      "--checkpoint-every", "1s",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
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

  /// As a crash would.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
