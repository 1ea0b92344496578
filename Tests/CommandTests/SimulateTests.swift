import Foundation
import JSON
import Replay
import Testing

@Suite("simulate")
struct SimulateTests {
  /// Runs `body` with a service under the wall clock and the placements of the repository.
  private func withService(
    models: String = "\(Command.root)/Models", _ body: (RunningService) async throws -> Void
  ) async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = try RunningService(models: models, data: folder, clock: "wall")
    try await body(service)
    #expect(service.stop() == 0)
  }

  private func counts(of name: String = "billboard", by service: RunningService) async throws -> JSONValue {
    try await HTTPTransport.connected(to: service.url) { transport in
      let listing = try JSONValue(parsing: try await transport.get("/v1/placements").body)
      let placement = listing["placements"]?.array?.first { $0["name"]?.string == name }
      return try #require(placement?["counts"])
    }
  }

  @Test("A service takes all of it but what was lost, knows repeats, and loses less than chance")
  func learnsOverHTTP() async throws {
    try await withService { service in
      let result = try Command.run(
        "simulate", "--to", service.url, "--seed", "3", "--decisions", "1500", "--rate", "500", "--duplicates", "0.1",
        "--lost", "0.05", "--delay", "500ms", "--json")
      #expect(result.code == 0, "\(result.errors)")
      let report = try JSONValue(parsing: result.output)
      let (events, faults) = (report["events"], report["faults"])
      let sent = try #require(faults?["sent"]?.number)
      let lost = try #require(faults?["lost"]?.number)
      #expect(lost > 0 && events?["accepted"]?.number == sent - lost)
      #expect(events?["duplicates"]?.number == faults?["duplicated"]?.number)
      #expect(events?["rejected"]?.number == 0 && report["unlogged"]?.number == 0)
      #expect(report["decisions"]?.number == 1_500)
      let regret = try #require(report["regret"]?.number)
      #expect(regret > 0 && regret < 0.95 * (report["uniformRegret"]?.number ?? 0))
      #expect(result.errors.contains("take rate"), "it says how it goes")
      #expect(try await counts(by: service)["decisions"]?["received"]?.number == 1_500)
    }
  }

  @Test("With a placement for images every title is shown in one that it chose")
  func choosesImages() async throws {
    let models = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: models) }
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
    let billboard = try String(contentsOfFile: "\(Command.root)/Models/billboard.yaml", encoding: .utf8)
    for name in ["billboard", "artwork"] {
      try billboard.replacingOccurrences(of: "placement: billboard", with: "placement: \(name)")
        .write(toFile: "\(models)/\(name).yaml", atomically: true, encoding: .utf8)
    }
    try await withService(models: models) { service in
      let result = try Command.run(
        "simulate", "--to", service.url, "--artwork", "artwork", "--decisions", "200", "--delay", "400ms", "--skew",
        "0ms", "--lost", "0", "--json")
      #expect(result.code == 0, "\(result.errors)")
      for placement in ["billboard", "artwork"] {
        let counts = try await counts(of: placement, by: service)
        #expect(counts["impressions"]?["activating"]?.number == 200)
      }
    }
  }

  @Test("A placement that the service has not is exit code 2, a service that is not there 1")
  func failures() async throws {
    #expect(try Command.run("simulate", "--to", "http://127.0.0.1:1", "--decisions", "1").code == 1)
    try await withService { service in
      let result = try Command.run("simulate", "--to", service.url, "--placement", "shelf", "--decisions", "1")
      #expect(result.code == 2)
      #expect(result.errors.contains("no placement shelf"))
    }
  }
}
