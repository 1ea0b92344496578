import Foundation
import Testing

@Suite("Commands: usage and exit codes")
struct UsageTests {
  @Test("check says what is valid, and names file, key and expectation of what is not")
  func checkNamesErrors() throws {
    let good = try Command.run("check", "Models")
    #expect(good.code == 0)
    #expect(good.output.contains("placements are valid"))
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try "placement: x\npolicy: { algorithm: linUCB, alpa: 1 }\nattribution: {}\n".write(
      toFile: "\(folder)/x.yaml", atomically: true, encoding: .utf8)
    let bad = try Command.run("check", folder)
    #expect(bad.code == 2)
    #expect(bad.errors.contains("x.yaml:2: policy.alpa: unknown key; expected one of"))
    #expect(try Command.run("serve", "--models", folder).code == 2)
  }

  @Test(
    "Bad usage is exit code 2",
    arguments: [
      ["serve", "--port", "99999"], ["replay"], ["nonsense"], ["serve", "--clock", "sundial"], ["simulate"],
      ["simulate", "--to", "http://127.0.0.1:1", "--decisions", "5", "--seconds", "1"],
      ["simulate", "--to", "http://127.0.0.1:1", "--lost", "2"], ["demo", "--seconds", "-1"],
      ["simulate", "--to", "http://127.0.0.1:1", "--skew", "2s", "--delay", "3s"],
    ])
  func badUsage(arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
  }

  @Test("A replay of a file that is not there is exit code 2, of a service that is not there 1")
  func replayFailures() throws {
    #expect(try Command.run("replay", "/nowhere.ndjson", "--to", "http://127.0.0.1:1").code == 2)
    let file = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: file) }
    try #"{"type":"tick","at":0}"#.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try Command.run("replay", file, "--to", "http://127.0.0.1:1").code == 1)
  }
}
