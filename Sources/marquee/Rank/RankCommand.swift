import ArgumentParser
import Batch
import Events
import Files
import JSON
import RankingService
import Snapshots

/// Rank requests → answers, by the files of snapshots, without a service.
struct RankCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "Rank by a snapshot's file, as the service does.",
    discussion: """
      Requests are NDJSON, plain or gzip, each as POST /v1/placements/PLACEMENT/rank takes it; where there are several \
      snapshots it names its placement. The answers are NDJSON in the order of the requests: those of a service that \
      ranks by these snapshots and knows the same of titles, for equal ids, but for "logged": false. Nothing is \
      remembered: of two requests with one id each gets its answer.

      What is drawn follows from the decision's id, so each request has to bring one, or --make-ids makes SEED-LINE. A \
      request without a time is ranked at --at, else at the snapshot's trainedThrough, as by a service under --clock \
      events; only what is known of titles depends on it.

      A line that cannot be answered is said on standard error with its place, and the others go on. --json prints how \
      many there were: on standard output where --out takes the answers, else on standard error.

      Exit codes: 0 done, 1 failed, or a snapshot's file is damaged, 2 bad usage or input, also of one line.
      """)

  @Argument(help: ArgumentHelp("A file of requests, or - for standard input.", valueName: "requests"))
  var file = "-"

  @Option(
    name: .customLong("snapshot"), help: ArgumentHelp("A snapshot's file; one for each placement.", valueName: "file"))
  var snapshots: [String]

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp("Take what is known of titles from this data folder, which may be in use.", valueName: "folder"))
  var folder: String?

  @OptionGroup var titles: TitleOptions

  @Option(name: .customLong("at"), help: ArgumentHelp("When decisions are made that do not say.", valueName: "time"))
  var time: EventTime?

  @Flag(help: "Make ids for requests without one.")
  var makeIds = false

  @Option(help: "Of the ids that are made; the same gives the same answers. (default: 0)")
  var seed: UInt64?

  @Flag(help: "Stop at the first line that cannot be answered.")
  var strict = false

  @Option(
    name: .customLong("out"), help: ArgumentHelp("Where to write; there only once it is whole.", valueName: "file"))
  var output: String?

  @Flag(name: .customLong("json"), help: "Print the counts as JSON.")
  var printsJSON = false

  func validate() throws {
    if snapshots.isEmpty { throw ValidationError("--snapshot: expected the file of a snapshot") }
    if seed != nil, !makeIds { throw ValidationError("--seed: expected --make-ids beside it") }
    if folder != nil, titles.file != nil { throw ValidationError("--titles: expected no --data beside it") }
  }

  func run() async throws {
    let desk = OfflineDesk(
      try RankSources.read(snapshots), knowing: try RankSources.catalogue(folder: folder, titles: titles), at: time,
      seed: makeIds ? seed ?? 0 : nil)
    var answering = Answering(by: desk, isStrict: strict)
    do throws(BatchError) {
      let bar = printsJSON && output == nil ? nil : ProgressBar(total: nil, label: "rank")
      defer { bar?.finish() }
      try answering.run(file: file, output: output) { bar?.update($0) }
    } catch {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
    if answering.unfit > 0 { Console.say("note: \(answering.unfit) values of titles do not fit and were left out") }
    if printsJSON { output == nil ? Console.say(json(answering)) : Console.print(json(answering)) }
    if answering.refused > 0 { throw ExitCode.badInput }
  }

  private func json(_ answering: Answering) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("answered", answering.answered)
      writer.member("refused", answering.refused)
      writer.member("unfit", answering.unfit)
    }
    return writer.text
  }
}
