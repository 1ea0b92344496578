import ArgumentParser
import Events
import Foundation
import JSON
import Replay
import Simulation
import Tables

/// A seeded world of members → a running service.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Send a world of simulated members to a running service.",
    discussion: """
      Asks for rankings, and reports what the members saw and watched, a minute in 12 ms. The world knows the chance of \
      every title, so it says what the service's choices gave away against the best one (regret), and what choices at \
      random would have. Halfway a title is launched that many have waited for. The placement needs the features of \
      Models/billboard.yaml; the seed says which world it is.

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done, but most of it was not taken by the service.
      """)

  @Option(name: .customLong("to"), help: ArgumentHelp("The service, such as http://127.0.0.1:8080.", valueName: "url"))
  var service: String

  @Option(help: ArgumentHelp("Who decides on the title.", valueName: "name"))
  var placement = "billboard"

  @Option(help: ArgumentHelp("Who decides on the title's image; else it is plain.", valueName: "name"))
  var artwork: String?

  @Option(help: "Which world.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Decisions a second.", valueName: "count"))
  var rate = 200.0

  @Option(help: ArgumentHelp("How many decisions; else as many as --seconds takes.", valueName: "count"))
  var decisions: Int?

  @Option(help: ArgumentHelp("How long, at the rate.", valueName: "seconds"))
  var seconds: Double?

  @OptionGroup(title: "Faults of delivery") var faults: FaultOptions

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  private static let defaultSeconds = 30.0
  private static let visitLimit = 100_000_000

  func validate() throws {
    guard (0.1...10_000).contains(rate) else { throw ValidationError("--rate: expected 0.1 to 10000") }
    if decisions != nil, seconds != nil { throw ValidationError("expected --decisions or --seconds, not both") }
    if let decisions, !(1...SimulateCommand.visitLimit).contains(decisions) {
      throw ValidationError("--decisions: expected 1 to \(SimulateCommand.visitLimit)")
    }
    if let seconds, !(0.1...86_400).contains(seconds) { throw ValidationError("--seconds: expected 0.1 to 86400") }
  }

  func run() async throws {
    let visits = decisions ?? max(1, Int((seconds ?? SimulateCommand.defaultSeconds) * rate))
    let world = SimulatedWorld(seed: seed, launch: visits / 2, pace: 5_000)
    let report: SimulationReport
    do {
      report = try await simulate(visits, of: world)
    } catch let error as ReplayError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
    Console.print(printsJSON ? json(report) : report.table)
    if let doubt = report.doubt {
      Console.say("warning: \(doubt)")
      throw ExitCode.untrusted
    }
  }

  private func simulate(_ visits: Int, of world: SimulatedWorld) async throws -> SimulationReport {
    let plan = SimulationPlan(
      placements: [try name(placement)], artwork: try artwork.map(name), visits: visits, rate: rate,
      faults: faults.faults)
    var series = SimulationSeries()
    return try await HTTPTransport.connected(to: service) { transport in
      try await LiveSimulation(world: world, plan: plan, transport: transport).run { report in
        guard series.note(report), let second = series.lastSecond(of: 0) else { return }
        Console.say(report.line(second, launched: world.launched))
      }
    }
  }

  private func name(_ text: String) throws -> PlacementName {
    do { return try PlacementName(validating: text) } catch {
      throw ReplayError.input("placement: \(error.description)")
    }
  }

  private func json(_ report: SimulationReport) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("seed", String(seed))
      for lane in report.lanes { lane.writeMembers(to: &writer) }
      report.writeMembers(to: &writer)
    }
    return writer.text
  }
}

extension SimulationReport {
  /// How it goes: the second that has ended, and the whole.
  fileprivate func line(_ second: TallyStretch, launched: Int) -> String {
    let tally = lanes.first?.tally ?? RegretTally()
    return String(
      format: "%4.0f s  %@ decisions  take rate %.3f  regret %.3f a decision, at random %.3f; so far %.1f of %.1f",
      seconds, visits.grouped, second.takeRate, second.meanRegret, second.meanUniformRegret, tally.regret,
      tally.uniformRegret) + String(format: "; launched title %2.0f%%", 100 * second.share(of: launched))
  }

  fileprivate var table: String {
    var rows: [(String, String)] = []
    for lane in lanes {
      let tally = lane.tally
      rows += [
        ("decisions", tally.decisions.grouped), ("take rate", String(format: "%.4f", tally.takeRate)),
        ("regret", String(format: "%.1f", tally.regret)),
        ("  a decision", String(format: "%.4f", tally.meanRegret)),
        ("  at random", String(format: "%.1f", tally.uniformRegret)),
        ("  share of it", String(format: "%.1f%%", 100 * tally.shareOfUniform)),
        (
          "launched title",
          String(format: "%.1f%%", 100 * tally.launch.share(before: tally.launch.decisions, window: 500))
        ),
      ]
    }
    rows += [
      ("events taken", accepted.grouped), ("duplicates", duplicates.grouped), ("rejected", rejected.grouped),
      ("lost on the way", delivery.lost.grouped), ("seconds", String(format: "%.1f", seconds)),
    ]
    let width = rows.map(\.1.count).max() ?? 0
    return rows.map { name, value in
      name.padding(toLength: 16, withPad: " ", startingAt: 0)
        + String(repeating: " ", count: width - value.count) + value
    }.joined(separator: "\n")
  }
}
