import ArgumentParser
import Bandits
import Evaluation
import Files
import JSON
import Learning
import LoggedRounds
import RoundFiles
import Tables

/// A data folder's decisions → rounds in a file, for other tools or another day.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what was logged as rounds.",
    discussion: """
      A round is a place that was drawn and whose window is over: context, candidates, with which chance each of them was \
      drawn, the chosen one, propensity, reward by its last revision, version, arm and tags. The chances are had by \
      ranking each decision again with the version that ranked it; a version without a file is rebuilt. The folder may be \
      in use. What is no round is counted on standard error, by why.

      The formats: rounds tells everything, a line a round; flat has numbers alone; dsjson is Vowpal Wabbit's, of single \
      choices; obd is Open Bandit's CSV, with the context's features as columns.

      --json prints the counts: on standard output where --out takes the rounds, else on standard error.

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done, but there was no round.
      """)

  @OptionGroup var rounds: RoundOptions

  @Option(help: "How they are written: \(RoundFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: RoundFormat

  @Option(
    name: .customLong("out"), help: ArgumentHelp("Where to write; there only once it is whole.", valueName: "file"))
  var output: String?

  @Flag(help: "Leave the chances of what was not chosen away: nothing is ranked again.")
  var noDistributions = false

  @Flag(name: .customLong("json"), help: "Print the counts as JSON.")
  var printsJSON = false

  func validate() throws {
    if rounds.folder == nil { throw ValidationError("expected --data") }
  }

  func run() async throws {
    guard let folder = rounds.folder, let selection = rounds.selection else { throw ValidationError("expected --data") }
    let (tally, notes) = try await EvaluationError.telling { try await export(folder, selection) }
    if printsJSON {
      output == nil ? Console.say(json(tally, notes)) : Console.print(json(tally, notes))
    } else {
      for line in lines(tally, notes) { Console.say(line) }
    }
    if tally.rounds == 0 {
      Console.say("warning: there was no round")
      throw ExitCode.untrusted
    }
  }

  private func export(_ name: String, _ selection: RoundSelection) async throws -> (RoundTally, DetailNotes) {
    let folder = try await RoundOptions.open(name)
    let bar = ProgressBar(total: nil, label: "export")
    defer { bar.finish() }
    let source = try FolderRounds(folder, selection, detail: noDistributions ? [] : .distributions) { done, _ in
      bar.update(Int(clamping: done))
    }
    do {
      let file = try OutputFile(path: output)
      var writer = format.writer(names: source.names, features: source.placement.features.context.map(\.name))
      var bytes = writer.header ?? []
      let tally = try await source.read { round in
        writer.write(round, snapshot: nil, into: &bytes)
        guard bytes.count >= ExportCommand.pieceSize else { return }
        try file.append(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
      try file.append(bytes)
      try file.finish()
      return (tally, source.notes)
    } catch let error as FileError {
      throw EvaluationError(.failed, error.description)
    }
  }

  /// How many bytes are written at once.
  private static let pieceSize = 1 << 16

  private func lines(_ tally: RoundTally, _ notes: DetailNotes) -> [String] {
    ["\(tally.rounds.grouped) rounds"]
      + (format.leavesOut.map { ["\(format.rawValue) has no room for \($0)"] } ?? [])
      + ExportCommand.sorted(tally.dropped).map { "\($1.grouped) left out: \($0)" }
      + tally.examples.map { "  \($0)" }
      + ExportCommand.sorted(notes.untold).map { "\($1.grouped) without the chances of what was not chosen: \($0)" }
  }

  private static func sorted(_ counts: [String: Int]) -> [(key: String, value: Int)] {
    counts.sorted { $0.key < $1.key }
  }

  /// `{rounds, dropped, examples, untold}`: rounds without the whole distribution are told by why.
  private func json(_ tally: RoundTally, _ notes: DetailNotes) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("rounds", tally.rounds)
      for (key, counts) in [("dropped", tally.dropped), ("untold", notes.untold)] {
        writer.key(key)
        writer.object { writer in
          for (reason, count) in ExportCommand.sorted(counts) { writer.member(reason, count) }
        }
      }
      writer.key("examples")
      writer.array { writer in for example in tally.examples { writer.string(example) } }
    }
    return writer.text
  }
}
