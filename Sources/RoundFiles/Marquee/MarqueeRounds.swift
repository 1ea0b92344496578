import Attribution
package import Evaluation
package import Events
import Files
import JSON

/// Rounds as Marquee writes them, a line of JSON each, and rounds made of its decisions and outcomes.
///
/// A line is one of these, and lines may stand in any order and in several files:
/// - a round, as `marquee export` writes it: `decisionID`, `placement`, `at`, `member`, `title`, `arm`, `snapshot`, `tags`,
///   `context`; `actions`, those that could be chosen at its place, with their `features`; `probabilities`, the logging
///   distribution over them; `place` (0 if it is not there); `position` of tables (else the place); `chosen`, `propensity`,
///   `reward`; `mixture`, the chance under all loggers; `importance`, how many rounds it stands for; `given` and
///   `predictions`, an evaluation distribution and a reward model's numbers. Only `actions`, `chosen`, `propensity` and
///   `reward` must be there. Rounds of a list follow one another.
/// - an event as `POST /v1/events` takes it: decisions count, others are counted and passed over.
/// - an outcome as `marquee attribute` writes it.
///
/// A decision and its outcomes make rounds of the places that were drawn; they come after the lines that are rounds, in the
/// order of the decisions. Lines of rounds are streamed; decisions and outcomes are all kept in memory until the end.
package final class MarqueeRounds: RoundSource {
  package let names: ActionNames
  private let files: RoundFileList
  private let placement: PlacementName?

  /// - Parameter placement: Whose rounds are asked for; nil for all.
  /// - Throws: `EvaluationError` if a file cannot be opened.
  package init(files: [String], names: ActionNames, placement: PlacementName? = nil) throws(EvaluationError) {
    self.files = try RoundFileList(files)
    self.names = names
    self.placement = placement
  }

  package func read(_ body: (Round) throws -> Void) async throws -> RoundTally {
    var tally = RoundTally()
    var join = DecisionJoin(names: names)
    var lists = RoundLists(names: names)
    for file in files.files {
      let lines = try RoundFileList.open(file)
      var isEmpty = true
      lists.endFile()
      try lines.eachLine { bytes in
        isEmpty = false
        switch try MarqueeLine.read(bytes) {
        case .otherEvent: tally.drop(because: "an event that is no decision")
        case .outcome(let outcome) where isAsked(outcome.decision.placement): join.add(outcome)
        case .decision(let decision) where isAsked(decision.placement):
          join.add(decision, at: DecisionJoin.Line(file: lines.name, number: lines.line), &tally)
        case .round(let line) where isAsked(line.placement):
          try body(try lists.round(line, number: tally.rounds))
          tally.rounds += 1
        case .outcome, .decision, .round: tally.drop(because: "another placement")
        }
      }
      if isEmpty { throw EvaluationError.empty(file) }
    }
    try join.finish(list: lists.count, &tally) { round, line in
      do { try body(round) } catch let fault as RoundFault {
        throw EvaluationError(FileError(fault.reason, file: line.file, line: line.number, column: fault.column))
      }
    }
    return tally
  }

  private func isAsked(_ placement: PlacementName?) -> Bool {
    self.placement == nil || placement == nil || placement == self.placement
  }
}

/// Numbers the lists that lines of rounds are places of.
private struct RoundLists {
  private(set) var count = 0
  private let names: ActionNames
  private var round = Round()
  private var last: DecisionID?

  init(names: ActionNames) { self.names = names }

  /// Lists do not go on in the next file.
  mutating func endFile() { last = nil }

  /// - Throws: `RoundFault`.
  mutating func round(_ line: RoundLine, number: Int) throws -> Round {
    let continues = line.id != nil && line.id == last
    let place = round.place
    try line.fill(&round, names: names, number: number)
    if continues && line.place <= place {
      throw RoundFault("expected the places of a list in their order", column: "place")
    }
    if !continues { count += 1 }
    last = line.id
    round.list = count - 1
    round.cluster = line.member.map { StableHash.of($0.text) } ?? Round.cluster(ofMemberless: round.list)
    return round
  }
}
