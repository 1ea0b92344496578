import Evaluation
import Events

/// Makes a round of a decision service's line.
struct DSJSONShaper {
  private static let placement: PlacementName = "dsjson"

  private let names: ActionNames

  init(names: ActionNames) { self.names = names }

  /// - Parameter ordinal: The round's number, from 0.
  /// - Returns: The round, or why the line is none.
  func round(_ line: DSJSONLine, ordinal: Int, _ tally: inout RoundTally) -> Result<Round, RoundFault> {
    guard let cost = line.cost else { return .failure(RoundFault("decision without a label")) }
    guard let propensity = line.probability, propensity > 0, propensity <= 1 else {
      return .failure(RoundFault("propensity that is not above 0 and at most 1"))
    }
    guard line.drop >= 0, line.drop < 1 else { return .failure(RoundFault("pdrop that is not from 0 to below 1")) }
    let candidates: [Candidate]
    switch self.candidates(line) {
    case .failure(let fault): return .failure(fault)
    case .success(let found): candidates = found
    }
    let (number, isBefore) = (line.action ?? line.actionIndex.map { $0 &+ 1 } ?? 0).subtractingReportingOverflow(1)
    guard !isBefore, let chosen = Int(exactly: number), candidates.indices.contains(chosen) else {
      return .failure(RoundFault("action that could not be chosen"))
    }
    var round = Round()
    (round.reward, round.propensity, round.chosen) = (0 - cost, propensity, chosen)
    round.importance = 1 / (1 - line.drop)
    round.actions = candidates.map { names.number(of: $0.id) }
    round.candidates = Array(candidates.indices)
    round.logged = distribution(line, count: candidates.count)
    if !round.logged.isEmpty, abs(round.logged[chosen] - propensity) > 1e-6 { round.logged = [] }
    if round.logged.isEmpty { tally.note("whole logging distribution not told") }
    if line.context?.isCut == true { tally.note("features left out") }
    round.cluster = line.id.map { StableHash.of($0) } ?? Round.cluster(ofMemberless: ordinal)
    (round.at, round.list) = (line.at, ordinal)
    round.decision = Decision(
      id: line.id.flatMap { try? DecisionID(validating: $0) } ?? DecisionID(String(ordinal)),
      at: line.at ?? EventTime(milliseconds: 0), placement: DSJSONShaper.placement,
      context: line.context?.features ?? .none, candidates: candidates,
      places: [Place(candidate: chosen, propensity: propensity)], snapshot: line.model.flatMap { UInt64($0) })
    return .success(round)
  }

  /// What could be chosen: all of `_multi`, or, where there is none, as many as `a` has. The second of a name bears its
  /// number too: services offer the same thing at two places.
  private func candidates(_ line: DSJSONLine) -> Result<[Candidate], RoundFault> {
    let actions = line.context?.actions ?? line.actions.map { _ in DSJSONContext.Action(features: .none) }
    guard !actions.isEmpty else { return .failure(RoundFault("no actions")) }
    var candidates: [Candidate] = []
    var seen = Set<ActionID>()
    for (index, action) in actions.enumerated() {
      let named = [action.id, action.tag].lazy.compactMap { $0.flatMap { try? ActionID(validating: $0) } }.first
      let number = String(index + 1)
      let names = [named, named.map { ActionID("\($0)#\(number)") }, ActionID(number), ActionID("#\(number)")]
      guard let id = names.lazy.compactMap({ $0 }).first(where: { !seen.contains($0) }) else {
        return .failure(RoundFault("two actions of one name"))
      }
      seen.insert(id)
      candidates.append(Candidate(id: id, features: action.features))
    }
    return .success(candidates)
  }

  /// The chance of each action by its number; empty where the line does not tell chances that sum to 1.
  private func distribution(_ line: DSJSONLine, count: Int) -> [Double] {
    guard !line.actions.isEmpty, line.actions.count == line.probabilities.count,
      line.probabilities.distributionFault == nil
    else { return [] }
    var distribution = Array(repeating: 0.0, count: count)
    var isTold = Array(repeating: false, count: count)
    for (number, chance) in zip(line.actions, line.probabilities) {
      guard let action = Int(exactly: number), 1...count ~= action, !isTold[action - 1] else { return [] }
      (distribution[action - 1], isTold[action - 1]) = (chance, true)
    }
    return distribution
  }
}
