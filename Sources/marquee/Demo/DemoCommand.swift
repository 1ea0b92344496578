import ArgumentParser
import Foundation
import RankingService
import Replay

/// Ten thousand real impressions → what the service made of them.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Replay a real log through a service of its own and show what it learned.",
    discussion: """
      Starts a service on a free loopback port with a fresh data folder, sends the Open Bandit log through HTTP to three \
      placements, and measures rankings and freshness. Then three bandits and chance meet the same simulated members, \
      live: take rate per second, a title launched halfway, and what each gave away against the best choice. Run it from the repository's folder, \
      or name the files.
      """)

  @OptionGroup var placements: PlacementOptions

  @Option(help: ArgumentHelp("The Open Bandit log.", valueName: "file"))
  var log = "Benchmarks/Data/open-bandit/random_all.csv"

  @Option(name: .customLong("data"), help: ArgumentHelp("A fresh data folder.", valueName: "folder"))
  var folder: String?

  @Option(help: "How long the simulation lasts, at most 3600; 0 leaves it out.")
  var seconds = 30

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  func validate() throws {
    guard (0...3_600).contains(seconds) else { throw ValidationError("--seconds: expected 0 to 3600") }
  }

  func run() async throws {
    let folder = folder ?? "\(FileManager.default.temporaryDirectory.path)/marquee-demo-\(UUID().uuidString.prefix(8))"
    guard !FileManager.default.fileExists(atPath: folder) else {
      Console.say("error: \(folder) is there already; the demo wants a fresh folder")
      throw ExitCode.badInput
    }
    let demo = Demo(files: try placements.loadFiles(), log: log, folder: folder, seconds: seconds)
    do {
      let report = try await demo.run()
      Console.print(printsJSON ? report.json : report.table)
    } catch let error as ReplayError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    } catch let error as DemoError {
      Console.say("error: \(error.reason)")
      throw ExitCode.failure
    }
  }
}
