import Events
import HTTPTypes

/// The requests of one call, while their answers come about. A value that decides; `RankDesk` does what it says.
struct RankCall {
  /// Where a request stands.
  enum Standing {
    case refused(Problem)
    /// Ranked, under an id that no other request can name.
    case ranked(Decision)
    /// Ranked, under an id that was taken up for it.
    case claimed(Decision)
    /// Ranked, and not to be logged.
    case unlogged(Decision)
    /// The id was claimed by another call, whose decision this is unless the log has one.
    case pending(Decision, digest: UInt64)
    /// The log has the decision of this id.
    case known(Decision, digest: UInt64)
    /// The id was claimed by the request at this index of the same call.
    case repeats(Int, digest: UInt64)
  }

  private var standings: [Standing] = []
  /// The index of the request that claimed an id.
  private(set) var claims: [DecisionID: Int] = [:]
  /// Whether what is to be logged is on its way there.
  var isQueued = false

  mutating func add(_ standing: Standing) {
    if case .claimed(let decision) = standing { claims[decision.id] = standings.count }
    standings.append(standing)
  }

  /// The ids that the log may have, in the order of the requests.
  var idsToLookUp: [DecisionID] {
    standings.compactMap {
      switch $0 {
      case .claimed(let decision), .pending(let decision, _): decision.id
      case .refused, .ranked, .unlogged, .known, .repeats: nil
      }
    }
  }

  /// Puts the log's decisions in the place of those just ranked under their ids.
  mutating func replace(with logged: [DecisionID: Decision]) {
    for index in standings.indices {
      switch standings[index] {
      case .claimed(let decision):
        if let known = logged[decision.id] { standings[index] = .known(known, digest: decision.requestDigest) }
      case .pending(let decision, let digest):
        if let known = logged[decision.id] { standings[index] = .known(known, digest: digest) }
      case .refused, .ranked, .unlogged, .known, .repeats: break
      }
    }
  }

  /// Nothing that was claimed is logged.
  mutating func giveUpClaims() {
    for index in standings.indices {
      if case .claimed(let decision) = standings[index] { standings[index] = .unlogged(decision) }
    }
  }

  /// What was to be logged in these placements is not, since there is no room.
  ///
  /// - Returns: The ids that need not be claimed any longer.
  mutating func leaveOut(of full: Set<PlacementName>) -> [DecisionID] {
    var released: [DecisionID] = []
    for index in standings.indices {
      switch standings[index] {
      case .claimed(let decision) where full.contains(decision.placement):
        standings[index] = .unlogged(decision)
        released.append(decision.id)
      case .ranked(let decision) where full.contains(decision.placement): standings[index] = .unlogged(decision)
      default: break
      }
    }
    return released
  }

  /// What goes to the log, in the order of the requests.
  var decisionsToLog: [Decision] {
    standings.compactMap {
      switch $0 {
      case .ranked(let decision), .claimed(let decision): decision
      case .refused, .unlogged, .pending, .known, .repeats: nil
      }
    }
  }

  /// The answers, in the order of the requests.
  var answers: [Result<RankAnswer, Problem>] { standings.map { answer($0) } }

  private func answer(_ standing: Standing) -> Result<RankAnswer, Problem> {
    switch standing {
    case .refused(let problem): .failure(problem)
    case .ranked(let decision), .claimed(let decision): .success(RankAnswer(decision: decision, logged: isQueued))
    case .unlogged(let decision): .success(RankAnswer(decision: decision, logged: false))
    case .known(let decision, let digest), .pending(let decision, let digest):
      repeated(RankAnswer(decision: decision, logged: true), digest: digest)
    case .repeats(let first, let digest): answer(standings[first]).flatMap { repeated($0, digest: digest) }
    }
  }

  /// The answer that a decision id has; to another request it is a conflict.
  private func repeated(_ known: RankAnswer, digest: UInt64) -> Result<RankAnswer, Problem> {
    guard known.decision.requestDigest == digest else {
      let id = known.decision.id
      return .failure(Problem(.conflict, "decision \(id) has answered another request", at: "decisionID"))
    }
    return .success(known)
  }
}
