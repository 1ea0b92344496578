import Attribution
import Evaluation
import Events

/// Decisions and their outcomes, joined by decision and action once all are there.
///
/// Memory grows with both.
struct DecisionJoin {
  /// Where a decision's line stands.
  struct Line {
    let file: String
    let number: Int
  }

  private struct Kept {
    let action: ActionID
    let place: Int
    let reward: Double
    let propensity: Double?
    let revision: Int
    let isMeasured: Bool
  }

  private let names: ActionNames
  private var decisions: [(decision: Decision, line: Line)] = []
  private var known: Set<DecisionID> = []
  private var outcomes: [DecisionID: [Kept]] = [:]

  init(names: ActionNames) { self.names = names }

  /// Takes up a decision; one that is known is only counted.
  mutating func add(_ decision: Decision, at line: Line, _ tally: inout RoundTally) {
    guard known.insert(decision.id).inserted else { return tally.drop(because: "decision sent again") }
    decisions.append((decision, line))
  }

  /// Takes up an outcome; of two of a pair the later revision counts.
  mutating func add(_ outcome: Outcome) {
    let kept = Kept(
      action: outcome.action, place: outcome.place, reward: outcome.reward,
      propensity: outcome.decision.places[outcome.place].propensity, revision: outcome.revision,
      isMeasured: outcome.isMeasured)
    var others = outcomes[outcome.decision.id] ?? []
    if let index = others.firstIndex(where: { $0.action == kept.action }) {
      if others[index].revision < kept.revision { others[index] = kept }
    } else {
      others.append(kept)
    }
    outcomes[outcome.decision.id] = others
  }

  /// Calls `body` with each round, in the order of the decisions' lines and of their places.
  ///
  /// - Parameter list: The number of the first list.
  mutating func finish(
    list: Int, _ tally: inout RoundTally, _ body: (Round, Line) throws -> Void
  ) throws {
    var round = Round()
    for (index, (decision, line)) in decisions.enumerated() {
      guard let pairs = outcomes.removeValue(forKey: decision.id) else {
        tally.drop(because: "no outcome")
        continue
      }
      begin(decision, list: list + index, &round)
      for pair in pairs.sorted(by: { $0.place < $1.place }) {
        if let reason = fill(pair, of: decision, pairs, &round) {
          tally.drop(because: reason)
        } else {
          try body(round, line)
          tally.rounds += 1
        }
      }
    }
    tally.drop(outcomes.values.reduce(0) { $0 + $1.count }, because: "outcome without its decision")
  }

  private func begin(_ decision: Decision, list: Int, _ round: inout Round) {
    (round.decision, round.at, round.arm, round.list) = (decision, decision.at, decision.arm, list)
    round.cluster = decision.member.map { StableHash.of($0.text) } ?? Round.cluster(ofMemberless: list)
  }

  /// Fills in a place. - Returns: Why it is no round; nil if it is one.
  private func fill(_ pair: Kept, of decision: Decision, _ pairs: [Kept], _ round: inout Round) -> String? {
    guard pair.isMeasured else { return "reward not measured" }
    guard let first = decision.places.first else { return "not drawn" }
    let isFirst = pair.place == 0
    guard let propensity = (isFirst ? first.propensity : nil) ?? pair.propensity else {
      return isFirst ? "imported without propensity" : "not drawn"
    }
    guard propensity > 0 else { return "propensity not above 0" }
    let leader = decision.candidates[first.candidate].id
    if isFirst && pair.action != leader { return "another action than its decision chose" }
    var taken: Set<ActionID> = isFirst ? [] : [leader]
    for other in pairs where 1..<max(pair.place, 1) ~= other.place { taken.insert(other.action) }
    guard taken.count == pair.place else { return "places before it not known" }
    (round.reward, round.propensity, round.place, round.position) = (pair.reward, propensity, pair.place, pair.place)
    round.actions.removeAll(keepingCapacity: true)
    round.candidates.removeAll(keepingCapacity: true)
    var chosen: Int?
    for (index, candidate) in decision.candidates.enumerated() where !taken.contains(candidate.id) {
      if candidate.id == pair.action { chosen = round.actions.count }
      round.actions.append(names.number(of: candidate.id))
      round.candidates.append(index)
    }
    guard let chosen else { return "an action that its decision did not offer" }
    round.chosen = chosen
    return nil
  }
}
