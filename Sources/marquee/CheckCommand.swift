import ArgumentParser
import Attribution
import Bandits
import EventLog
import Events
import History
import Learning
import Placements
import RankingService

/// Placement files → what is wrong with them, and what they would change in a data folder.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Validate placement files without starting anything.",
    discussion: """
      With --data it also says what a service on that folder would make of each edit, at its next start or at SIGHUP. \
      policy, publish, persist and learn keep the sums; model and features have them folded anew from the kept outcomes, \
      while the last snapshot serves; attribution holds for what is decided from then on. The folder may be in use.
      """)

  @Argument(help: ArgumentHelp("The folder of placement files.", valueName: "folder"))
  var folder = "Models"

  @Option(name: .customLong("data"), help: ArgumentHelp("Say what would change there.", valueName: "folder"))
  var data: String?

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  func run() async throws {
    let (files, errors) = PlacementFolder.load(folder)
    // With one that is not valid a service takes none.
    let changes = errors.isEmpty ? try data.map { try history(of: $0).changes(toward: files) } : nil
    Console.print(printsJSON ? json(files.map(\.placement), errors, changes) : table(files.map(\.placement), changes))
    for error in errors { Console.say("error: \(error)") }
    if !errors.isEmpty { throw ExitCode.badInput }
  }

  private func history(of folder: String) throws -> PlacementHistory {
    do {
      let records = try EventLog(reading: folder).placementRecords().map(\.record)
      return PlacementHistory(records, reading: PlacementFolder.reading)
    } catch let error as LogError where error.code == .missing {
      // Nobody has served there yet.
      return PlacementHistory([], reading: PlacementFolder.reading)
    } catch {
      Console.say("error: \(error)")
      throw ExitCode.failure
    }
  }

  private func table(
    _ placements: [Placement], _ changes: [(name: PlacementName, change: PlacementHistory.Change)]?
  ) -> String {
    let rows = placements.map { placement in
      let window = "window \(placement.attribution.window), lateness \(placement.attribution.lateness)"
      return "\(placement.name): \(placement.policy.description), \(placement.features.dimension) features, \(window)"
    }
    let edits = (changes ?? []).map { "\($0.name): \($0.change.sentence)" }
    return (rows + ["\(placements.count) placements are valid"] + edits).joined(separator: "\n")
  }
}

extension PlacementHistory.Change {
  /// For people.
  fileprivate var sentence: String {
    switch self {
    case .none: "as it is in the log"
    case .comes: "new"
    case .comesBack(let edit): edit.isEmpty ? "comes back as it was" : "comes back; \(edit.sentence)"
    case .edited(let edit): edit.sentence
    case .goes: "withdrawn: its file is gone; it is ranked no more, and what is under way goes on"
    }
  }
}

extension PlacementEdit {
  fileprivate var sentence: String {
    PlacementEdit.Effect.allCases.compactMap { effect in
      let names = parts.filter { $0.effect == effect }.map(\.rawValue)
      return names.isEmpty ? nil : "\(names.joined(separator: ", ")): \(effect.sentence)"
    }.joined(separator: "; ")
  }
}

extension PlacementEdit.Effect {
  fileprivate var sentence: String {
    switch self {
    case .keepsSums: "keeps the sums"
    case .refolds: "folds the sums anew from the kept outcomes"
    case .holdsFromHereOn: "for what is decided from then on, but lateness and limits at once"
    }
  }
}
