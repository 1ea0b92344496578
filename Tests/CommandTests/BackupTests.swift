import Attribution
import EventLog
import Events
import Foundation
import JSON
import Testing

@Suite("Backing up a folder")
struct BackupTests {
  @Test(
    "Of a running service: what was acknowledged is in it, and a service on it ends equal once the rest is sent again")
  func underLoad() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (models, data, copy) = ("\(folder)/models", "\(folder)/data", "\(folder)/backups/copy")
    try KillStory.write(models: models)
    let (start, story) = (KillStory(minutes: 60), KillStory(minutes: 300))
    let service = try RunningService(models: models, data: data, ["--checkpoint-every", "50ms"])
    let url = service.url
    try await start.tell(to: url, pause: .zero)

    let telling = Task { try await story.tell(to: url, pause: .milliseconds(10)) }
    try await Task.sleep(for: .milliseconds(300))
    let backup = try Command.run("backup", "--data", data, "--to", copy, "--json")
    #expect(backup.code == 0, "\(backup.errors)")
    let report = try JSONValue(parsing: backup.output)
    let through = try #require(report["through"]?.string.flatMap { UInt64($0) })
    let checkpoint = try #require(report["checkpoint"]?.string.flatMap { UInt64($0) })
    #expect(0 < checkpoint && checkpoint <= through)
    #expect(report["records"]?.number == Double(through))
    try await telling.value
    let expected = try await story.end(at: url)
    #expect(service.stop() == 0)
    let whole = try await story.outcomes(in: data)

    let names = Set(try FileManager.default.contentsOfDirectory(atPath: copy))
    #expect(names.isSubset(of: ["acknowledged", "log.sqlite", "checkpoints.sqlite", "snapshots"]))
    #expect(try EventLog(reading: copy).lastOffset() == through)
    #expect(try EventLog(reading: data).lastOffset() > through, "the service went on meanwhile")
    #expect(try await start.outcomes(in: copy).lost == 0)
    let again = try RunningService(models: models, data: copy)
    try await story.tell(to: again.url, pause: .zero)
    #expect(try await story.end(at: again.url).contents == expected.contents)
    #expect(again.stop() == 0)
    #expect(try await story.outcomes(in: copy).outcomes.sorted() == whole.outcomes.sorted())
  }

  @Test(
    "Of a stopped service: its files are left as they are; a target that is not empty, and no folder, are bad input")
  func stopped() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (models, data, copy) = ("\(folder)/models", "\(folder)/data", "\(folder)/copy")
    try KillStory.write(models: models)
    let service = try RunningService(models: models, data: data)
    try await KillStory(minutes: 30).tell(to: service.url, pause: .zero)
    _ = try await KillStory(minutes: 30).end(at: service.url)
    #expect(service.stop() == 0)
    let before = try FileManager.default.subpathsOfDirectory(atPath: data).sorted()
    let backup = try Command.run("backup", "--data", data, "--to", copy)
    #expect(backup.code == 0, "\(backup.errors)")
    let snapshots = before.count { $0.hasSuffix(".safetensors") }
    #expect(snapshots >= 2)
    #expect(backup.output.contains(" \(snapshots) snapshots, a checkpoint of record "), "\(backup.output)")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: data).sorted() == before)

    let second = try Command.run("backup", "--data", data, "--to", copy)
    #expect(second.code == 2)
    #expect(second.errors.contains("is not empty"))
    let none = try Command.run("backup", "--data", "\(folder)/nothing", "--to", "\(folder)/other")
    #expect(none.code == 2)
    #expect(none.errors.contains("no data folder"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/other"))
  }

  @Test("A damaged record is not copied in silence: the backup fails, and its target is empty again")
  func damage() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: "\(folder)/data", withIntermediateDirectories: true)
    do {
      let log = try EventLog(folder: "\(folder)/data")
      try await log.append([LogRecord(.publish("p")), LogRecord(.publish("q"))], after: 0, outcomes: [])
    }
    try DataFolder(path: "\(folder)/data").execute(
      #"UPDATE records SET body = x'00' WHERE "offset" = 2"#, on: "log.sqlite")
    let backup = try Command.run("backup", "--data", "\(folder)/data", "--to", "\(folder)/copy")
    #expect(backup.code == 1)
    #expect(backup.errors.contains("log record 2 is damaged"), "\(backup.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/copy") == [])
  }
}
