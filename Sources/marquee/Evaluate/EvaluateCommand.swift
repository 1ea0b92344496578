import ArgumentParser
import Evaluation
import Files
import JSON
import LoggedRounds
import RoundFiles
import Tables

/// A log → what other policies would have earned, and whether to believe it.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Tell from a log what another policy would have earned, and whether to believe it.",
    discussion: """
      The log is a data folder (--data, --placement) or files, plain or gzip, in one of the formats

        rounds  Marquee's own: what export writes, or decisions and outcomes as NDJSON
        flat    JSON lines of numbers: {"r":1,"p":0.5,"pos":0,"a":3,"pi":[…],"q":[…]}
        dsjson  Vowpal Wabbit's decision-service lines
        obd     Open Bandit's CSV

      A round is a place that was drawn, with its propensity and its reward. Policies: uniform, logged (what was earned), \
      best-fixed (the one best action, chosen by other rounds than those that judge it), given (the log's own pi), \
      NAME=placement.yaml@FILE (a placement with a snapshot), NAME=placement.yaml@online (learning as it goes), and tables \
      (--probabilities). Without any: given where the log brings one, else uniform and logged.

      DM and DR need a reward model: the log's own q, a table (--reward-model FILE.csv), or a ridge regression fitted on \
      other members' rounds; with --features that of a placement's features. The report says which. Intervals of dm and of \
      shrunk estimators tell their variance and leave out their bias.

      ± SE and the normal interval take rounds as independent; the bootstrap, differences and lift take members so, and the \
      summary shows the bootstrap's interval. At a later place of a list a policy is judged given the places before it.

      Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 the values are there but should not be trusted.
      """)

  @Argument(help: ArgumentHelp("Files of rounds.", valueName: "files"))
  var files: [String] = []

  @Option(help: ArgumentHelp("How they stand there: rounds, flat, dsjson or obd.", valueName: "format"))
  var format = RoundFormat.rounds

  @OptionGroup var rounds: RoundOptions

  @Option(
    name: .customLong("policy"), help: ArgumentHelp("What is judged; may be repeated.", valueName: "policy"),
    transform: PolicyFlag.policy)
  var policyFlags: [PolicyFlag] = []

  @Option(
    help: ArgumentHelp(
      "A policy as a table, item_id,p_position1,…; may be repeated.", valueName: "name=file"),
    transform: PolicyFlag.table)
  var probabilities: [PolicyFlag] = []

  @Option(
    help: ArgumentHelp(
      "given, ridge, none, or a table q_pos1,q_pos2,… of one row per item. (default: given where the log has q, else ridge)",
      valueName: "model"))
  var rewardModel: String?

  @Option(
    help: ArgumentHelp(
      "Predict rewards by this placement's features and model. (default: with --data those of the placement)",
      valueName: "placement.yaml"))
  var features: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Into how many folds members are put for ridge and best-fixed.", valueName: "count"))
  var folds = 5

  @OptionGroup var options: EvaluationOptions

  @Flag(help: "Show every kind of interval.")
  var intervals = false

  @Option(help: ArgumentHelp("Write a page with plots, too.", valueName: "file.html"))
  var report: String?

  @Flag(help: "Exit with 0 though the values should not be trusted.")
  var trustAnyway = false

  @Flag(name: .customLong("json"), help: "Print the report as JSON.")
  var printsJSON = false

  func validate() throws {
    guard (rounds.folder != nil) != !files.isEmpty else {
      throw ValidationError("expected files of rounds, or --data, and not both")
    }
    if rounds.folder == nil, rounds.placement != nil, format != .rounds {
      throw ValidationError("--placement: expected --data or --format rounds beside it")
    }
    guard 2...1_000 ~= folds else { throw ValidationError("--folds: expected 2 to 1000, found \(folds)") }
    var names: Set<String> = []
    for flag in policyFlags + probabilities where !names.insert(flag.name).inserted {
      throw ValidationError("--policy: expected names that differ, found \(flag.name) twice; write NAME=…")
    }
  }

  func run() async throws {
    let report = try await EvaluationError.telling { try await evaluate() }
    if let path = self.report { try write(EvaluationPage.html(report), to: path) }
    if printsJSON {
      Console.print(json(report))
    } else {
      Console.print(EvaluationText(report, showsAllIntervals: intervals).lines(on: .output).joined(separator: "\n"))
    }
    guard !report.isTrusted else { return }
    if printsJSON { for sentence in report.doubtSentences { Console.say("warning: \(sentence)") } }
    if !trustAnyway { throw ExitCode.untrusted }
  }

  private func evaluate() async throws -> EvaluationReport {
    let log = try await EvaluatedLog(self)
    let subjects = try Subjects(self, of: log)
    let chosen = try RewardModelChoice(rewardModel, names: log.source.names)
    let contents = try await log.contents()
    let choice = chosen ?? (contents.predictions ? .given : .ridge)
    let (model, about) = try choice.model(
      for: log, features: features, folds: Folds(folds, seed: options.seed))
    var evaluator = Evaluator(
      try await subjects.all(bringsPolicy: contents.given), settings: options.settings, rewardModel: model,
      mayHaveLists: log.source.mayHaveLists)
    let bar = ProgressBar(total: nil, label: "evaluate")
    defer { bar.abandon() }
    var report = try await evaluator.evaluate(log.source, named: log.name) { bar.update($0) }
    bar.finish()
    report.notes += [about] + log.notes
    for index in report.policies.indices where subjects.isSnapshot(report.policies[index].name) {
      guard report.policies[index].diagnostics.learnedFrom == nil else { continue }
      report.policies[index].notes.append(
        "rounds have no times: whether its snapshot had learned from them cannot be told")
    }
    return report
  }

  private func json(_ report: EvaluationReport) -> String {
    var writer = JSONWriter(reserving: 1 << 16)
    report.write(to: &writer)
    return writer.text
  }

  private func write(_ page: String, to path: String) throws {
    do throws(FileError) {
      let file = try OutputFile(path: path)
      try file.append(Array(page.utf8))
      try file.finish()
    } catch {
      Console.say("error: \(error)")
      throw ExitCode.failure
    }
  }
}

extension RoundFormat: ExpressibleByArgument {}
