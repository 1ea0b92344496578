import ArgumentParser
import Batch
import Bandits
import Events
import Foundation
import JSON
import Learning
import Snapshots
import Tables

/// Outcomes → a snapshot, as the service would learn it.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn a snapshot from outcomes, as the service does.",
    discussion: """
      Outcomes are NDJSON as attribute and the query API write them, those of the placement in canonical order; lines \
      of other placements are passed over. Once all windows have closed the content is that of the service's own \
      snapshot, whichever way it learns.

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done, but there was nothing to learn, or most of it taught \
      nothing.
      """)

  @Argument(help: ArgumentHelp("Files of outcomes, or - for standard input.", valueName: "outcomes"))
  var files: [String]

  @Option(name: .customLong("placement"), help: ArgumentHelp("Whose outcomes.", valueName: "name"))
  var name: String

  @OptionGroup var placements: PlacementOptions

  @Option(help: ArgumentHelp("Learn what closed at this time or after.", valueName: "time"))
  var from: EventTime?

  @Option(help: ArgumentHelp("Learn what closed before this time.", valueName: "time"))
  var to: EventTime?

  @Option(name: .customLong("out"), help: ArgumentHelp("The snapshot's file.", valueName: "file"))
  var output: String

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  func validate() throws {
    if let from, let to, to < from { throw ValidationError("--to: expected a time that is not before --from") }
  }

  func run() async throws {
    guard let file = try placements.loadFiles().first(where: { $0.placement.name == PlacementName(name) }) else {
      throw ValidationError("--placement: there is no placement \(name) in \(placements.folder)")
    }
    let period = (from ?? Training.allTime.lowerBound)..<(to ?? Training.allTime.upperBound)
    var training = Training(placement: file.placement, text: file.text, period: period)
    let published: PublishedSnapshot
    do throws(BatchError) {
      let bar = ProgressBar(total: nil, label: "train")
      defer { bar.finish() }
      try training.learn(files: files) { bar.update($0) }
      published = try training.snapshot(
        now: EventTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
      try training.write(published, to: output)
    } catch {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
    Console.print(printsJSON ? json(published, training) : table(published, training))
    if let doubt = training.doubt {
      Console.say("warning: \(doubt)")
      throw ExitCode.untrusted
    }
  }

  private func table(_ published: PublishedSnapshot, _ training: Training) -> String {
    """
    version   \(published.version)
    content   \(published.content)
    outcomes  \(training.outcomes.grouped), of which \(training.unlearnable.grouped) taught nothing
    actions   \(published.snapshot.model.actionIDs.count.grouped)
    passed over: \(training.outside.grouped) outside the period, \(training.others.grouped) of other placements, \
    \(training.refusedAmendments.grouped) amendments of what is not held
    """
  }

  private func json(_ published: PublishedSnapshot, _ training: Training) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("placement", training.placement.name.text)
      writer.member("version", String(published.version))
      writer.member("content", published.content)
      writer.member("outcomes", training.outcomes)
      writer.member("unlearnable", training.unlearnable)
      writer.member("actions", published.snapshot.model.actionIDs.count)
      writer.member("outside", training.outside)
      writer.member("others", training.others)
      writer.member("refusedAmendments", training.refusedAmendments)
    }
    return writer.text
  }
}
