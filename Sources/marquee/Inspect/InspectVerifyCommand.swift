import ArgumentParser
import Inspection
import JSON
import Placements
import Tables

/// A data folder → what of it is damaged.
struct InspectVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check every checksum of a data folder.",
    discussion: """
      Every record and outcome of the log, every checkpoint that can be used, every snapshot's file. What is damaged is \
      told, and the rest is checked all the same. The folder may be in use.

      Exit codes: 0 all is whole, 1 something is damaged or cannot be read, 2 bad usage.
      """)

  @Argument(help: ArgumentHelp("The data folder.", valueName: "folder"))
  var folder = ".marquee"

  @Flag(name: .customLong("json"), help: "Print it as JSON.")
  var printsJSON = false

  func run() async throws {
    let bar = ProgressBar(total: nil, label: "verify")
    let report = await FolderCheck(folder: folder, reading: PlacementFolder.reading).run { bar.update($0) }
    bar.finish()
    if printsJSON {
      var writer = JSONWriter()
      report.write(to: &writer)
      Console.print(writer.text)
    } else {
      Console.print(
        """
        records      \(report.records.grouped)
        outcomes     \(report.outcomes.grouped)
        checkpoints  \(report.checkpoints.grouped)
        snapshots    \(report.snapshots.grouped)
        damaged      \(report.damage.count.grouped)
        """)
      for damage in report.damage { Console.print("damaged: \(damage)") }
    }
    if !report.damage.isEmpty { throw ExitCode.failure }
  }
}
