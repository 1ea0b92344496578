import Foundation
import GRDB
import Replay
import Testing

/// A data folder that is changed behind the back of who serves it.
struct DataFolder {
  let path: String

  func execute(_ sql: String, on database: String) throws {
    let queue = try DatabaseQueue(path: "\(path)/\(database)")
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }
}

@Suite("Who may serve a folder")
struct FolderTests {
  private let models = "\(Command.root)/Models"

  private func serve(_ data: String) throws -> Command.Result {
    try Command.run("serve", "--models", models, "--data", data, "--port", "0", "--clock", "events")
  }

  @Test("A second service on a folder ends with 1 and says why, and the first goes on")
  func secondServe() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = try RunningService(models: models, data: folder)
    let second = try serve(folder)
    #expect(second.code == 1)
    #expect(second.output == "")
    #expect(second.errors.contains("\(folder) is in use by another marquee serve"), "\(second.errors)")
    let tick = Array(#"{"type":"tick","at":1800000000000}"#.utf8)
    let (ready, taken) = try await HTTPTransport.connected(to: service.url) { transport in
      (try await transport.get("/readyz"), try await transport.post("/v1/events", ndjson: tick))
    }
    #expect(ready.status == 200)
    #expect(taken.status == 202)
    #expect(service.stop() == 0)
  }

  @Test(
    "A folder of a newer marquee is refused with 1 and what to do", arguments: ["log.sqlite", "checkpoints.sqlite"])
  func newerFormat(database: String) throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try RunningService(models: models, data: folder).stop() == 0)
    try DataFolder(path: folder).execute("PRAGMA user_version = 99", on: database)
    let refused = try serve(folder)
    #expect(refused.code == 1)
    #expect(refused.output == "")
    #expect(refused.errors.contains("has format 99") || refused.errors.contains("have format 99"), "\(refused.errors)")
    #expect(refused.errors.contains("use a newer marquee"))
  }
}
