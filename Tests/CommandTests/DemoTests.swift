import Foundation
import JSON
import Testing

@Suite("The demo")
struct DemoTests {
  @Test("It takes all 10,000 rounds and 38 clicks for each placement, and measures what it says it does")
  func demoReports() throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Command.run("demo", "--json", "--data", folder, "--seconds", "5")
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
    try checkSimulation(try #require(report["simulation"]))
    #expect(result.errors.contains("linUCB 0."), "the take rates are said as they come")
  }

  /// Five seconds are enough to lose less than chance does.
  private func checkSimulation(_ simulation: JSONValue) throws {
    #expect(simulation["visits"]?.number == 1_000 && simulation["events"]?["rejected"]?.number == 0)
    let policies = try #require(simulation["policies"]?.array)
    #expect(policies.map { $0["placement"]?.string } == ["uniform", "linUCB", "thompson", "epsilonGreedy"])
    let regrets = policies.compactMap { $0["regret"]?.number }
    for regret in regrets.dropFirst() { #expect(regret < regrets[0]) }
    for policy in policies {
      #expect(policy["decisions"]?.number == 1_000)
      #expect((policy["takeRates"]?.array?.count ?? 0) >= 5)
      let launch = try #require(policy["launch"]?.array)
      #expect(launch.first?["secondsAfter"]?.number == 1)
      #expect(launch.allSatisfy { (1...16).contains($0["rank"]?.number ?? 0) })
    }
  }
}
