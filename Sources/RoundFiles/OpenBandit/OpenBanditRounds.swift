package import Evaluation
import Events
import Files
import OpenBandit

/// Rounds of an Open Bandit log: a row each, whose item was chosen among all items, given the position.
///
/// `item_id`, `position` (from 1), `click` (any finite number is a reward) and `propensity_score` or `action_prob` must be
/// there. Where they are, `timestamp` tells the time, `user_feature_0` to `user_feature_3` are the context, with the
/// position, and `member`, which is ours, tells rows apart that are not independent. Every row offers the distinct actions
/// of the log and of the tables read before it. Its decision bears the row's number, from 0, and is of the placement `obd`.
package final class OpenBanditRounds: RoundSource {
  package let names: ActionNames
  package let mayHaveLists = false
  private let files: RoundFileList
  /// The first row of each action, by the action's number; nil until the files have been read once.
  private var firstPlaces: [Int: (file: String, line: Int)]?

  /// - Throws: `EvaluationError` if a file cannot be opened.
  package init(files: [String], names: ActionNames) throws(EvaluationError) {
    self.files = try RoundFileList(files)
    self.names = names
  }

  package func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    let places = try namedActions()
    var tally = RoundTally()
    var table = OpenBanditTable(files: files.files)
    var row = OpenBanditRound(names: names)
    do {
      while let (record, columns, file) = try table.next() {
        try row.read(record, columns, ordinal: tally.rounds)
        do { try body(row.round) } catch let fault as RoundFault {
          let place = fault.action.flatMap { places[$0] } ?? (file, record.line)
          throw FileError(fault.reason, file: place.file, line: place.line, column: fault.column)
        }
        tally.rounds += 1
      }
    } catch let error as FileError {
      throw EvaluationError(error)
    }
    return tally
  }

  /// Makes the log's actions known, once, and tells where each stands first.
  private func namedActions() throws(EvaluationError) -> [Int: (file: String, line: Int)] {
    if let firstPlaces { return firstPlaces }
    var places: [Int: (file: String, line: Int)] = [:]
    do throws(FileError) {
      for file in files.files {
        var table = OpenBanditTable(files: [file])
        var isEmpty = true
        while let (record, columns, _) = try table.next() {
          let action = names.number(of: try columns.action(record))
          if places[action] == nil { places[action] = (file, record.line) }
          isEmpty = false
        }
        if isEmpty { throw FileError("expected rounds, found none", file: file) }
      }
    } catch {
      throw EvaluationError(error)
    }
    firstPlaces = places
    return places
  }
}

/// One row as a round, whose arrays are used again.
private struct OpenBanditRound {
  private static let placement: PlacementName = "obd"

  private(set) var round = Round()
  private let names: ActionNames
  private var candidates: [Candidate] = []

  init(names: ActionNames) { self.names = names }

  mutating func read(_ record: CSVRecord, _ columns: OpenBanditColumns, ordinal: Int) throws(FileError) {
    if round.actions.count != names.count {
      round.actions = Array(0..<names.count)
      round.candidates = round.actions
      candidates = names.names.map { Candidate(id: $0) }
    }
    round.chosen = names.number(of: try columns.action(record))
    guard round.actions.indices.contains(round.chosen) else {
      throw FileError("the file has changed while it was read", file: nil, line: record.line, column: "item_id")
    }
    round.reward = try columns.reward(record)
    round.propensity = try columns.propensity(record)
    round.position = try columns.position(record)
    round.at = try columns.time(record)
    round.list = ordinal
    let member = try columns.member(record)
    round.cluster = member.map { StableHash.of($0.text) } ?? Round.cluster(ofMemberless: ordinal)
    round.decision = Decision(
      id: DecisionID(String(ordinal)), at: round.at ?? EventTime(milliseconds: 0),
      placement: OpenBanditRound.placement, member: member, context: columns.context(record), candidates: candidates,
      places: [Place(candidate: round.chosen, propensity: round.propensity)])
  }
}
