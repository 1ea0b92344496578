import EventLog
import Evaluation
import Events

/// Fills one round again and again with the places of decisions.
struct RoundBuilder {
  var round = Round()
  private let names: ActionNames
  /// Of the decision's candidates.
  private var numbers: [Int] = []
  private var isTaken: [Bool] = []
  private var places = 0
  private var lists = 0

  init(_ names: ActionNames) { self.names = names }

  /// Takes up the next decision.
  ///
  /// - Parameter seen: The same with what the catalogue filled in.
  mutating func begin(_ logged: LoggedDecision, seen: Decision) {
    round.decision = seen
    round.arm = seen.arm
    round.at = seen.at
    round.cluster = seen.member.map { StableHash.of($0.text) } ?? StableHash.mix(logged.offset)
    round.list = lists
    lists += 1
    places = 0
    numbers.removeAll(keepingCapacity: true)
    for candidate in seen.candidates { numbers.append(names.number(of: candidate.id)) }
    isTaken.removeAll(keepingCapacity: true)
    isTaken.append(contentsOf: repeatElement(false, count: numbers.count))
  }

  /// Fills in a place of the decision, later than those before.
  mutating func fill(_ pair: DecisionRewards.Pair) {
    guard let decision = round.decision else { return }
    for place in decision.places[places..<pair.place] { isTaken[place.candidate] = true }
    places = pair.place
    let place = decision.places[pair.place]
    (round.reward, round.propensity) = (pair.reward, place.propensity ?? 1)
    (round.place, round.position) = (pair.place, pair.place)
    round.actions.removeAll(keepingCapacity: true)
    round.candidates.removeAll(keepingCapacity: true)
    for (index, number) in numbers.enumerated() where !isTaken[index] {
      if index == place.candidate { round.chosen = round.actions.count }
      round.actions.append(number)
      round.candidates.append(index)
    }
    round.logged.removeAll(keepingCapacity: true)
    round.mixture = nil
  }
}
