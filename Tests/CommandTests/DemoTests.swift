import Foundation
import JSON
import Testing

@Suite("The demo")
struct DemoTests {
  @Test("It takes all 10,000 rounds and 38 clicks for each placement, and measures what it says it does")
  func demoReports() throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Command.run("demo", "--json", "--data", folder)
    #expect(result.code == 0, "\(result.errors)")
    let report = try JSONValue(parsing: result.output)
    for name in ["obd-linucb", "obd-thompson", "obd-epsilongreedy"] {
      #expect(report["rounds"]?[name]?.number == 10_000)
      #expect(report["outcomes"]?[name]?.number == 10_000)
      #expect(report["clicks"]?[name]?.number == 38)
    }
    #expect((report["snapshots"]?.number ?? 0) > 0)
    let placements = try #require(report["placements"]?.array)
    #expect(placements.count == 3)
    for placement in placements {
      let top = try #require(placement["top"]?.array)
      #expect(top.count == 5)
      #expect(top.allSatisfy { ($0["count"]?.number ?? 0) > 0 })
    }
    #expect((report["rank"]?["p99Micros"]?.number ?? 0) > 0)
    #expect(report["freshness"]?["plays"]?.number == 200)
    #expect((report["freshness"]?["p99Millis"]?.number ?? 0) > 0)
  }
}
