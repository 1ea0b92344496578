import ArgumentParser
import JSON
import RankingService

/// A data folder → a copy of it.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy a data folder, also while a service runs on it.",
    discussion: """
      What was acknowledged before it begins is in the copy, on which a service can be started. The copy is synchronized \
      and read again: every record, every outcome, the newest checkpoint. While it copies, the files log.sqlite-wal and \
      checkpoints.sqlite-wal of a running service grow.
      """)

  @Option(name: .customLong("data"), help: ArgumentHelp("The data folder.", valueName: "folder"))
  var folder = ".marquee"

  @Option(
    name: .customLong("to"), help: ArgumentHelp("Where the copy goes: a new or empty folder.", valueName: "folder"))
  var target: String

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  func run() throws {
    do {
      let report = try FolderBackup.make(of: folder, to: target)
      Console.print(printsJSON ? json(report) : text(report))
    } catch {
      Console.say("error: \(error)")
      throw error is BackupError ? ExitCode.badInput : ExitCode.failure
    }
  }

  private func text(_ report: FolderBackup.Report) -> String {
    let checkpoint = report.checkpointOffset.map { "a checkpoint of record \($0)" } ?? "no checkpoint"
    let begin = report.beginsAfter > 0 ? ", pruned through \(report.beginsAfter)" : ""
    return """
      \(target) has records through \(report.lastOffset)\(begin), \(report.outcomes) outcomes, \
      \(report.snapshots) snapshots, \(checkpoint): \(report.bytes) bytes, all read again
      """
  }

  /// `{"to", "records", "through", "prunedThrough", "outcomes", "snapshots", "checkpoint", "bytes"}`; offsets as text.
  private func json(_ report: FolderBackup.Report) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("to", target)
      writer.member("records", report.records)
      writer.member("through", "\(report.lastOffset)")
      writer.member("prunedThrough", "\(report.beginsAfter)")
      writer.member("outcomes", report.outcomes)
      writer.member("snapshots", report.snapshots)
      if let offset = report.checkpointOffset { writer.member("checkpoint", "\(offset)") }
      writer.member("bytes", report.bytes)
    }
    return writer.text
  }
}
