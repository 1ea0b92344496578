import EventLog
import Events
import Foundation
import JSON
import Replay
import Testing

@Suite("inspect and rollback")
struct InspectTests {
  /// A folder that was served and decided 400 times, with a version kept in the middle and one at the end.
  private static func served(_ body: (String, RunningService) async throws -> Void) async throws -> String {
    let folder = Command.temporaryFolder()
    let service = try RunningService(models: "\(Command.root)/Models", data: folder, clock: "wall")
    for seed in 1...2 {
      let result = try Command.run(
        "simulate", "--to", service.url, "--seed", "\(seed)", "--decisions", "200", "--rate", "2000", "--json")
      #expect(result.code == 0, "\(result.errors)")
      let answer = try await HTTPTransport.connected(to: service.url) { transport in
        try await transport.post("/v1/placements/billboard/snapshots", json: [])
      }
      #expect((200...201).contains(answer.status))
    }
    try await body(folder, service)
    #expect(service.stop() == 0)
    return folder
  }

  private static func json(_ arguments: String...) throws -> JSONValue {
    let result = try Command.run(arguments)
    #expect(result.code == 0, "\(arguments): \(result.errors)")
    return try JSONValue(parsing: result.output)
  }

  @Test("a folder and the service on it show the same: list, show, diff, export")
  func sameEverywhere() async throws {
    let folder = try await Self.served { folder, service in
      let data = ["--data", folder, "--placement", "billboard"]
      let url = ["--url", service.url, "--placement", "billboard"]
      for command in [
        ["inspect", "list", "--json"], ["inspect", "show", "current", "--json"],
        ["inspect", "export", "--format", "csv"],
      ] {
        let (here, there) = (try Command.run(command + data), try Command.run(command + url))
        #expect(here.code == 0 && there.code == 0, "\(command): \(here.errors)\(there.errors)")
        guard command[1] == "show" else {
          #expect(here.output == there.output, "\(command)")
          continue
        }
        // What fell into buckets is known where the log is.
        let (a, b) = (try JSONValue(parsing: here.output), try JSONValue(parsing: there.output))
        #expect(a["content"] == b["content"] && a["actions"]?[0]?["mean"] == b["actions"]?[0]?["mean"])
      }
      let list = try Self.json("inspect", "list", "--data", folder, "--placement", "billboard", "--json")
      #expect(list["snapshots"]?[0]?["current"]?.bool == true && list["snapshots"]?[0]?["bytes"]?.number ?? 0 > 1_000)
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test("rollback keeps rankings to a version by name, --undo takes it back, and the list tells who and why")
  func rollback() async throws {
    let folder = try await Self.served { folder, service in
      func rollback(_ more: String...) throws -> Command.Result {
        try Command.run(["rollback", "billboard", "--url", service.url, "--reason", "too loud", "--by", "ana"] + more)
      }
      func current() async throws -> JSONValue {
        try await HTTPTransport.connected(to: service.url) { transport in
          try JSONValue(parsing: try await transport.get("/v1/placements/billboard/snapshots/current").body)
        }
      }
      let before = try await current()["version"]?.string
      let versions = try Self.json("inspect", "list", "--data", folder, "--placement", "billboard", "--json")
      let numbers = try #require(versions["snapshots"]?.array?.compactMap { $0["version"]?.string })
      let (first, second) = (numbers[1], numbers[2])
      for version in [first, second] {
        let done = try rollback("--to", version)
        #expect(done.code == 0 && done.output.contains("kept to \(version)"), "\(done.output)\(done.errors)")
        #expect(try await current()["version"]?.string == version)
      }
      #expect(try rollback("--undo").code == 0)
      #expect(try await current()["version"]?.string == first)
      #expect(try rollback("--undo").code == 0)
      #expect(try await current()["version"]?.string == before)
      #expect(try rollback("--undo").code == 1)
      #expect(try rollback("--to", "-0ms").code == 0)
      #expect(try rollback("--to", "yesterday").code == 2)
      #expect(try rollback("--to", "123456789").code == 1)
      #expect(try rollback().code == 2)
      let list = try Command.run("inspect", "list", "--url", service.url, "--placement", "billboard")
      #expect(list.output.contains("too loud") && list.output.contains("ana"), "\(list.output)")
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  @Test("decisions of a member, why each was made, and plots")
  func decisions() async throws {
    let folder = try await Self.served { _, _ in }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let recent = try Self.json("inspect", "decisions", "--data", folder, "--limit", "5", "--json")
    let (id, member) = (recent[0]?["decisionID"]?.string ?? "", recent[0]?["member"]?.string ?? "")
    let own = try Self.json("inspect", "decisions", "--data", folder, "--member", member, "--since", "2h", "--json")
    #expect(own.array?.contains { $0["decisionID"]?.string == id } == true)
    let why = try Self.json("inspect", "decision", id, "--data", folder, "--json")
    #expect(why["replay"]?["verdict"]?.string == "identical", "\(why)")
    let text = try Command.run("inspect", "decision", id, "--data", folder)
    #expect(text.code == 0 && text.output.contains("replay     identical"), "\(text.output)")
    for command in [["show", "current"], ["list"]] {
      let file = "\(folder)/plot.svg"
      let result = try Command.run(
        ["inspect"] + command + ["--data", folder, "--placement", "billboard", "--plot", file])
      #expect(result.code == 0, "\(result.errors)")
      #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("<svg"))
    }
    let diff = try Command.run("inspect", "diff", "-1h", "current", "--data", folder, "--placement", "billboard")
    #expect(diff.code == 1 && diff.errors.contains("-1h: no version of billboard is known from then; the first is"))
    let list = try Self.json("inspect", "list", "--data", folder, "--placement", "billboard", "--json")
    let oldest = list["snapshots"]?.array?.last { $0["actions"]?.number ?? 0 > 0 }?["version"]?.string ?? ""
    let shown = try Command.run("inspect", "diff", oldest, "current", "--data", folder, "--placement", "billboard")
    #expect(shown.code == 0 && shown.output.contains("weights that moved most"), "\(shown.output)\(shown.errors)")
  }

  @Test("damage is told and is 1, wherever it is; verify goes on after it; what names nothing is 2")
  func damage() async throws {
    let folder = try await Self.served { _, _ in }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let whole = try Self.json("inspect", "verify", folder, "--json")
    #expect(whole["damage"]?.array?.isEmpty == true && whole["snapshots"]?.number ?? 0 >= 2, "\(whole)")
    let snapshots = "\(folder)/snapshots/billboard"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: snapshots).sorted().last)
    let path = "\(snapshots)/\(name)"
    let bytes = try #require(FileManager.default.contents(atPath: path))
    var random = SystemRandomNumberGenerator()
    for number in 0..<40 {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      if number % 4 == 0 { damaged = damaged.prefix(place) } else { damaged[place] ^= 1 << (number % 8) }
      try damaged.write(to: URL(filePath: path))
      let shown = try Command.run("inspect", "show", path)
      #expect(shown.code == 1 && shown.errors.contains(path), "byte \(place): \(shown.code) \(shown.errors)")
    }
    // Beside a log the version is rebuilt, and the damage is told all the same.
    let version = String(name.dropLast(".safetensors".count))
    let rebuilt = try Command.run("inspect", "show", version, "--data", folder, "--placement", "billboard")
    #expect(rebuilt.code == 1 && rebuilt.output.contains("rebuilt from the log, as it was published"), "\(rebuilt)")
    try DataFolder(path: folder).execute(
      #"UPDATE records SET body = zeroblob(length(body)) WHERE "offset" IN (40, 60)"#, on: "log.sqlite")
    let verified = try Command.run("inspect", "verify", folder, "--json")
    let report = try JSONValue(parsing: verified.output)
    #expect(verified.code == 1 && report["damage"]?.array?.count ?? 0 >= 3, "\(verified.output)")
    #expect(report["records"]?.number == (whole["records"]?.number ?? 0) - 2)
    #expect(try Command.run("inspect", "show", "no-such-file").code == 2)
    #expect(try Command.run("inspect", "show", "current", "--data", folder).code == 2)
    #expect(try Command.run("inspect", "show", "current", "--data", "/no/such/folder").code == 1)
    #expect(try Command.run("inspect", "verify", "/no/such/folder").code == 1)
  }
}
