import ArgumentParser
import EventLog
import Events
import Evaluation
import History
import LoggedRounds
import Placements
import Snapshots

/// Which rounds of a data folder.
struct RoundOptions: ParsableArguments {
  @Option(name: .customLong("data"), help: ArgumentHelp("A data folder; it may be in use.", valueName: "folder"))
  var folder: String?

  @Option(help: ArgumentHelp("Whose decisions; needed with --data.", valueName: "name"))
  var placement: String?

  @Option(help: ArgumentHelp("Of --data, what was decided at this time or after.", valueName: "time"))
  var from: EventTime?

  @Option(help: ArgumentHelp("Of --data, what was decided before this time.", valueName: "time"))
  var to: EventTime?

  @Option(
    name: .customLong("where"), help: ArgumentHelp("Decisions with this tag; may be repeated.", valueName: "tag=value"))
  var tags: [String] = []

  func validate() throws {
    if let placement, (try? PlacementName(validating: placement)) == nil {
      throw ValidationError("--placement: expected a name, found \(placement)")
    }
    if let from, let to, to < from { throw ValidationError("--to: expected a time that is not before --from") }
    for tag in tags where tag.firstIndex(of: "=") == nil {
      throw ValidationError("--where: expected tag=value, found \(tag)")
    }
    if folder == nil {
      if from != nil { throw ValidationError("--from: expected --data beside it") }
      if to != nil { throw ValidationError("--to: expected --data beside it") }
      if !tags.isEmpty { throw ValidationError("--where: expected --data beside it") }
    } else if placement == nil {
      throw ValidationError("--placement: expected the placement whose decisions of --data are meant")
    }
  }

  /// The rounds that are asked for; nil without a placement.
  var selection: RoundSelection? {
    placement.map { placement in
      RoundSelection(
        placement: PlacementName(placement), from: from, to: to,
        tags: tags.compactMap { text in
          text.firstIndex(of: "=").map { Tag(name: String(text[..<$0]), value: String(text[text.index(after: $0)...])) }
        })
    }
  }

  /// Opens the data folder to look at it.
  static func open(_ folder: String) async throws -> LoggedFolder {
    do {
      let log = try EventLog(reading: folder)
      // Without checkpoints a version is rebuilt from elsewhere.
      let checkpoints = try? CheckpointStore(reading: folder)
      let sources = HistorySources(
        log: log, prunable: log, store: SnapshotStore(SnapshotFolder("\(folder)/snapshots")), checkpoints: checkpoints,
        reading: PlacementFolder.reading)
      return try await LoggedFolder(folder, sources, archive: try OutcomeArchive.reading(folder))
    } catch let error as LogError {
      throw EvaluationError(error.code == .missing ? .input : .failed, "\(folder): \(error.reason)")
    }
  }
}

extension EvaluationError {
  /// Says what is wrong, and turns it into an exit code.
  static func telling<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as EvaluationError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
  }
}
