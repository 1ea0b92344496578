import Foundation
import JSON
import Testing

@Suite("The catalogue from the command line")
struct TitlesTests {
  @Test("A table is imported in part, again without effect, and shown; bad maps are 2, a service that is not there 1")
  func importsAndShows() throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let file = "\(folder)/titles.csv"
    try "show,length,tags\ns1,90 min,\"Dramas, Crime\"\ns2,2 Seasons,\n,60,\n\"s 3\",1h,Docs\n".write(
      toFile: file, atomically: true, encoding: .utf8)
    let service = try RunningService(models: "\(Command.root)/Models", data: "\(folder)/data")
    let columns = "id=show,duration=length,genres=tags"

    let first = try Command.run("titles", "import", file, "--to", service.url, "--columns", columns, "--json")
    #expect(first.code == 0, "\(first.errors)")
    let report = try JSONValue(parsing: first.output)
    #expect(["rows", "accepted", "unchanged", "rejected"].map { report[$0]?.number } == [4, 3, 0, 1])
    #expect(report["unfit"]?["length"]?.number == 1)
    #expect(first.errors.contains("titles.csv:3: length: expected a duration"))
    #expect(first.errors.contains("titles.csv:4: show: expected a non-empty id"))

    let shown = try Command.run("titles", "show", "s 3", "--to", service.url)
    #expect(shown.code == 0)
    #expect(try JSONValue(parsing: shown.output)["duration"]?.number == 3_600)
    #expect(try Command.run("titles", "show", "nothing", "--to", service.url).code == 1)

    let early = ["titles", "import", file, "--to", service.url, "--columns", columns, "--at", "2020-01-01"]
    #expect(try Command.run(early).code == 0)
    let then = try Command.run("titles", "show", "s1", "--to", service.url, "--at", "2020-06-01")
    #expect(try JSONValue(parsing: then.output)["at"]?.string == "2020-01-01T00:00:00Z")

    let doubtful = try Command.run("titles", "import", file, "--to", service.url, "--columns", "id=show,at=tags")
    #expect(doubtful.code == 0, "half of a column is not most of it: \(doubtful.errors)")
    let wrong = try Command.run("titles", "import", file, "--to", service.url, "--columns", "id=show,launchedAt=length")
    #expect(wrong.code == 3, "no length is a date: \(wrong.errors)")
    #expect(try Command.run("titles", "import", file, "--to", service.url, "--columns", "id=nowhere").code == 2)
    #expect(try Command.run("titles", "import", file, "--to", service.url, "--columns", "show").code == 2)
    #expect(try Command.run("titles", "import", "/nowhere.csv", "--to", service.url).code == 2)
    #expect(service.stop() == 0)
    #expect(try Command.run("titles", "show", "s1", "--to", "http://127.0.0.1:1").code == 1)
  }
}
