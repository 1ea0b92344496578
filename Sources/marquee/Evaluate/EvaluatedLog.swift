import Attribution
import Evaluation
import Events
import History
import Learning
import LoggedRounds
import Placements
import RoundFiles

/// The log of an evaluation: where its rounds come from.
struct EvaluatedLog {
  let source: any RoundSource
  /// For people.
  let name: String
  /// The one whose decisions they are, as it is now; nil for files.
  let placement: Placement?
  /// What a folder cannot tell beside its rounds.
  private let folder: FolderRounds?

  init(_ command: EvaluateCommand) async throws {
    if let path = command.rounds.folder, let selection = command.rounds.selection {
      let opened = try await RoundOptions.open(path)
      let rounds = try FolderRounds(opened, selection, detail: [.distributions, .mixture])
      (source, folder, name) = (rounds, rounds, "\(path), \(selection.placement)")
      placement = try EvaluatedLog.latest(of: selection.placement, in: opened)
    } else {
      source = try EvaluatedLog.rounds(of: command)
      (folder, placement) = (nil, nil)
      name = command.files.joined(separator: ", ")
    }
  }

  private static func rounds(of command: EvaluateCommand) throws(EvaluationError) -> any RoundSource {
    let names = ActionNames()
    switch command.format {
    case .rounds:
      return try MarqueeRounds(
        files: command.files, names: names, placement: command.rounds.placement.map { PlacementName($0) })
    case .flat: return try FlatRounds(files: command.files, names: names)
    case .dsjson: return try DSJSONRounds(files: command.files, names: names)
    case .obd: return try OpenBanditRounds(files: command.files, names: names)
    }
  }

  private static func latest(of name: PlacementName, in folder: LoggedFolder) throws -> Placement? {
    try PlacementTexts(of: name, in: folder.sources.log, reading: folder.sources.reading).placement(at: .max)
  }

  /// What its rounds bring with them, by the first thousand; tables were read before, since they name actions.
  func contents() async throws -> (given: Bool, predictions: Bool) {
    struct Enough: Error {}
    var contents = (given: false, predictions: false)
    var count = 0
    do {
      _ = try await source.read { round in
        if !round.given.isEmpty { contents.given = true }
        if !round.predictions.isEmpty { contents.predictions = true }
        count += 1
        if count == 1_000 || contents.given && contents.predictions { throw Enough() }
      }
    } catch is Enough {}
    return contents
  }

  /// What is known of titles; nothing for files, whose decisions bring all that they know.
  var catalogue: Catalogue { folder?.folder.catalogue ?? Catalogue() }

  /// What a reader should know of it.
  var notes: [String] {
    guard let folder else { return [] }
    let untold = folder.notes.untold.sorted { $0.key < $1.key }
      .map { "the chances of other actions are not told for \($0.value) rounds: \($0.key)" }
    return untold + (folder.notes.mixture.map { ["no balanced estimate: \($0)"] } ?? [])
  }
}
