import ArgumentParser
import Foundation
import Replay
import Tables

/// Recorded events → a running service; or, with `--progressive`, a stream of rounds → a policy's average reward.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Send recorded events to a running service, or play a policy on a stream whose rewards are all known.",
    discussion: """
      Files are plain or gzip. With --to, each batch is answered before the next is sent, so the order is kept, and sent again \
      when the service is away for a moment. At the end one tick closes all windows.

      With --progressive, each line is {"x": [context], "r": [reward of every action], "f": [[features] of every \
      action]}. The policy of a placement file chooses in every round, is told the reward of what it chose, and learns \
      from it before the next.

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done, but most events were late or rejected, or a \
      round taught nothing.
      """)

  @Argument(help: ArgumentHelp("Files of events, or one of rounds; - for standard input.", valueName: "file"))
  var files: [String]

  @Option(name: .customLong("to"), help: ArgumentHelp("The service, such as http://127.0.0.1:8080.", valueName: "url"))
  var service: String?

  @OptionGroup(title: "Progressive validation") var progressive: ProgressiveOptions

  @Option(help: "ndjson: one event per line; obd: an Open Bandit log (CSV).")
  var format = EventSource.Format.ndjson

  @Option(
    name: .customLong("placement"),
    help: ArgumentHelp("Whom an Open Bandit log is for; may be given several times.", valueName: "name"))
  var placements: [String] = []

  @Flag(name: .customLong("no-tick"), help: "Leave windows open at the end.")
  var leavesOpen = false

  @Option(name: .customLong("batch"), help: ArgumentHelp("Events per request.", valueName: "count"))
  var batchSize = 500

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  func validate() throws {
    try progressive.validate(files: files)
    if progressive.isAsked {
      guard service == nil else { throw ValidationError("--progressive plays here: leave --to out") }
    } else if service == nil {
      throw ValidationError("--to: expected the service's URL, or --progressive")
    }
    guard (1...100_000).contains(batchSize) else { throw ValidationError("--batch: expected 1 to 100000 events") }
  }

  func run() async throws {
    guard let service else { return try progressive.run(file: files[0], printsJSON: printsJSON) }
    let report: ReplayReport
    do {
      report = try await replay(to: service)
    } catch let error as ReplayError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
    Console.print(printsJSON ? report.json : report.table)
    if let refused = report.closingTickRefused {
      Console.say("note: the service did not take the closing tick (\(refused)): windows close as its own time goes on")
    }
    if let note = report.lateNote { Console.say("note: \(note)") }
    if let doubt = report.doubt {
      Console.say("warning: \(doubt)")
      throw ExitCode.untrusted
    }
  }

  private func replay(to service: String) async throws -> ReplayReport {
    let source = try EventSource(files: files, format: format, placements: placements)
    let bar = ProgressBar(total: source.count, label: "replay")
    defer { bar.finish() }
    return try await ReplayClient.connected(to: service, batchSize: batchSize) { client in
      try await client.replay(source, closing: !leavesOpen) { bar.update($0) }
    }
  }
}

extension EventSource.Format: ExpressibleByArgument {}

extension ReplayReport {
  /// A small table, and the first rejected events.
  fileprivate var table: String {
    var rows = [
      ("events", events.grouped), ("accepted", accepted.grouped), ("duplicates", duplicates.grouped),
      ("rejected", rejected.grouped), ("late", late.grouped),
      ("seconds", String(format: "%.2f", seconds)), ("events/s", Int(eventsPerSecond).grouped),
    ]
    if let closingTick { rows.append(("closed at", "\(closingTick)")) }
    let width = rows.map(\.1.count).max() ?? 0
    var lines = rows.map { name, value in
      name + String(repeating: " ", count: 12 - name.count + width - value.count) + value
    }
    lines += rejectedReasons.map { "\($0.file):\($0.line): \($0.reason): \($0.detail)" }
    if rejected > rejectedReasons.count { lines.append("and \((rejected - rejectedReasons.count).grouped) more") }
    return lines.joined(separator: "\n")
  }
}
