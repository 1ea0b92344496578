import ArgumentParser
import Batch
import Events
import Files
import Foundation
import Learning

/// Files of events → outcomes, as the service would attribute them.
struct AttributeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute",
    abstract: "Join recorded events to outcomes, as the service does.",
    discussion: """
      Events are NDJSON in any order, plain or gzip. Outcomes are NDJSON in canonical order: close time, decision id, \
      action. The end of the input closes all windows. Events that the service would refuse are counted with their \
      reason, and the first are said on standard error.

      --json prints a summary: on standard output where --out takes the outcomes, else on standard error. It has the \
      counts of the conservation law, the share of plays and rewards that joined a pair, quantiles of the delay from \
      impression to play (low by less than 1 in 256), and what other windows would miss: of the plays that a window of \
      7 days would join to a pair, the share that comes 10m, 30m, 1h, 3h, 6h, 12h, 1d, 2d or more after it was shown.

      --filter reads lines "member TAB milliseconds TAB id TAB json" sorted by these as bytes and writes each member's \
      outcomes; it holds one member at a time, so a cluster engine can pipe its partitions. --keys makes such lines of \
      event files:

        marquee attribute --keys events.ndjson | LC_ALL=C sort | marquee attribute --filter

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done, but should not be trusted: most events were rejected, \
      or --keys left out events that name no member.
      """)

  @Argument(
    help: ArgumentHelp("Files of events, or - for standard input (the default with --filter).", valueName: "file"))
  var files: [String] = []

  @OptionGroup var placements: PlacementOptions

  @OptionGroup var titles: TitleOptions

  @Option(
    name: .customLong("out"), help: ArgumentHelp("Where to write; there only once it is whole.", valueName: "file"))
  var output: String?

  @Flag(help: "Read sorted lines with keys; write the outcomes member by member.")
  var filter = false

  @Flag(help: "Write the events as lines with keys, for a sort.")
  var keys = false

  @Option(help: ArgumentHelp("Tell what became of this decision, and why, as JSON.", valueName: "decision"))
  var explain: String?

  @Option(help: ArgumentHelp("Memory to sort events in.", valueName: "MiB"))
  var memory = 256

  @Flag(name: .customLong("json"), help: "Print a summary as JSON.")
  var printsJSON = false

  func validate() throws {
    guard [filter, keys, explain != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("expected at most one of --filter, --keys and --explain")
    }
    guard filter || !files.isEmpty else { throw ValidationError("expected files of events, or - for standard input") }
    guard (1...1 << 20).contains(memory) else { throw ValidationError("--memory: expected 1 to 1048576 MiB") }
  }

  func run() async throws {
    do {
      let placements = try placements.load()
      let titles = try titles.load()
      if let explain {
        try tell(explain, placements, titles)
      } else if filter {
        try report(try filterLines(placements, titles))
      } else if keys {
        try report(try keyLines(placements))
      } else {
        try report(try attribute(placements, titles))
      }
    } catch let error as BatchError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
  }

  private func job(_ placements: [Placement]) -> AttributionJob {
    AttributionJob(
      placements: placements, memoryLimit: memory << 20, temporaryFolder: NSTemporaryDirectory(),
      studiesWindows: printsJSON)
  }

  private func attribute(_ placements: [Placement], _ titles: [Title]) throws -> AttributionSummary {
    try withOutput("attribute") { output, progress in
      try job(placements).run(files: files, titles: titles, deliver: output, progress: progress)
    }
  }

  private func filterLines(_ placements: [Placement], _ titles: [Title]) throws -> FilterReport {
    try withOutput("attribute --filter") { output, progress in
      var filter = MemberFilter(placements: placements, titles: titles, deliver: output)
      return try filter.run(files: files.isEmpty ? ["-"] : files, progress: progress)
    }
  }

  private func keyLines(_ placements: [Placement]) throws -> FilterReport {
    try withOutput("attribute --keys") { output, progress in
      var keys = EventKeys(deliver: output)
      return try keys.run(files: files, placements: placements, progress: progress)
    }
  }

  private func tell(_ decision: String, _ placements: [Placement], _ titles: [Title]) throws {
    let id: DecisionID
    do { id = try DecisionID(validating: decision) } catch { throw ValidationError("--explain: \(error)") }
    let json = try withOutput("attribute --explain") { _, progress in
      try job(placements).explain(id, files: files, titles: titles, progress: progress)
    }
    Console.print(json)
  }

  /// Where outcomes go, and how far it is; the file is whole when `body` returns.
  private func withOutput<Result>(
    _ label: String, _ body: (@escaping PieceTaker, (Int) -> Void) throws -> Result
  ) throws -> Result {
    // A summary on standard error is to be read by a program: no progress beside it.
    let bar = printsJSON && output == nil ? nil : ProgressBar(total: nil, label: label)
    defer { bar?.finish() }
    let file: OutputFile
    do { file = try OutputFile(path: output) } catch { throw BatchError.failed(error) }
    let result = try body({ bytes throws(FileError) in try file.append(bytes) }, { bar?.update($0) })
    do { try file.finish() } catch { throw BatchError.failed(error) }
    return result
  }
}
