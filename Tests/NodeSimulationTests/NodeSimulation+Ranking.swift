import Bandits
import Events
import Learning
import RankingService
import Support

/// What was asked to be ranked, and what came of it.
struct Rankings {
  struct Ask {
    let id: DecisionID
    let placement: PlacementName
    let body: [UInt8]
    /// The time that it names.
    let at: EventTime?
    let isExplained: Bool
    /// Whether an answer said that it is logged.
    var wasLogged = false
  }

  private(set) var asks: [Ask] = []
  /// Decisions answered as logged in this life that are not durable yet, and their times.
  private(set) var queued: [DecisionID: EventTime] = [:]

  var count: Int { asks.count }

  mutating func add(_ ask: Ask) { asks.append(ask) }

  mutating func isLogged(_ index: Int, _ decision: Decision, isDurable: Bool) {
    asks[index].wasLogged = true
    if !isDurable { queued[decision.id] = decision.at }
  }

  mutating func forgetQueued() { queued = [:] }

  /// Forgets those that are queued no more.
  mutating func forgetQueued(where isGone: (DecisionID) -> Bool) {
    if !queued.isEmpty { queued = queued.filter { !isGone($0.key) } }
  }
}

extension NodeSimulation {
  /// Asks for something new, or once more for what was asked before.
  func rank() throws {
    let isNew = rankings.count < plan.rankings && (rankings.count == 0 || random.int(0...3) > 0)
    if isNew { rankings.add(makeAsk()) }
    let index = isNew ? rankings.count - 1 : random.int(0...rankings.count - 1)
    guard mayAsk(rankings.asks[index]) else { return }
    try rank(index, hasFeedback: isNew)
  }

  /// Whether the answer cannot be a decision that comes too late: it is known, or it will be of now.
  private func mayAsk(_ ask: Rankings.Ask) -> Bool {
    guard let life else { return false }
    if witness.decisions[ask.id] != nil || rankings.queued[ask.id] != nil { return true }
    guard !isOver, !disk.refused.contains(ask.id) else { return false }
    let known = life.node.ingest.now
    let at = ask.at ?? (plan.clockMode == .wall || known == .distantPast ? time.now : known)
    return at + plan.slack >= time.now
  }

  /// Asks, and looks at the answer.
  func rank(_ index: Int, hasFeedback: Bool) throws {
    guard let life else { return }
    let ask = rankings.asks[index]
    let request = PlacedRequest(try RankRequest(parsing: ask.body), placement: ask.placement)
    guard let answer = try life.node.desk.answer([request]).first?.get() else {
      throw Discrepancy("a ranking has no answer")
    }
    trace.add("ranked \(ask.id)", bytes: answer.body)
    let decision = answer.decision
    try check(decision, of: ask)
    let durable = witness.decisions[ask.id]
    if let durable, !disk.isUnreadable {
      guard answer.logged, durable == decision else {
        throw Discrepancy("\(ask.id) is in the log, and another request for it was answered otherwise")
      }
    }
    if answer.logged, !hasFailed { rankings.isLogged(index, decision, isDurable: durable != nil) }
    if hasFeedback, let batch = feedback(to: decision) { clients[clients.count - 1].add(batch) }
  }

  private func check(_ decision: Decision, of ask: Rankings.Ask) throws {
    let places = decision.places
    guard Set(places.map(\.candidate)).count == places.count, !places.isEmpty else {
      throw Discrepancy("\(ask.id) was answered with \(places.map(\.candidate))")
    }
    guard let first = places[0].propensity, first > 0, first <= 1 else {
      throw Discrepancy("\(ask.id) has the first propensity \(places[0].propensity ?? .nan)")
    }
    guard ask.isExplained else { return }
    let sum = places.reduce(0) { $0 + ($1.explanation?.probability ?? .nan) }
    guard abs(sum - 1) < 1e-9, places[0].explanation?.probability == first else {
      throw Discrepancy("the probabilities of \(ask.id) add up to \(sum)")
    }
  }

  private func makeAsk() -> Rankings.Ask {
    let placement = random.pick(plan.names)
    let id = DecisionID("r\(rankings.count)")
    // Where a request does not say when, the node does, and it may not have heard of the latest yet.
    let at = random.isOne(in: 2) ? nil : time.now
    let isExplained = random.isOne(in: 3)
    let isArtwork = placement == "artwork"
    let actions = (isArtwork ? ["x", "y"] : ["a", "b", "c"]).map {
      random.isOne(in: 3) ? #""\#($0)""# : #"{"id":"\#($0)","features":{"length":\#(random.int(0...99))}}"#
    }
    var members = [#""decisionID":"\#(id)""#, #""actions":[\#(actions.joined(separator: ","))]"#]
    members.append(#""context":{"hour":\#(random.int(0...23)),"country":"\#(random.pick(["US", "BR", "JP"]))"}"#)
    if let at { members.append(#""at":\#(at.milliseconds)"#) }
    if !random.isOne(in: 6) { members.append(#""member":"m\#(random.int(1...3))""#) }
    if isArtwork { members.append(#""title":"\#(random.pick(["a", "b", "c"]))""#) }
    members.append(isExplained ? #""explain":true"# : #""limit":\#(random.int(1...3))"#)
    return Rankings.Ask(
      id: id, placement: placement, body: Array("{\(members.joined(separator: ","))}".utf8), at: at,
      isExplained: isExplained)
  }

  /// What a member does who sees the answer; nil: nothing.
  private func feedback(to decision: Decision) -> [Event]? {
    guard !random.isOne(in: 4) else { return nil }
    let (id, action) = (decision.id, decision.action(at: 0))
    func later() -> EventTime {
      decision.at + EventDuration(milliseconds: Int64(random.int(0...Int(plan.slack.milliseconds))))
    }
    var batch = [Event.impression(Impression(id: EventID("i\(id)"), at: later(), decisionID: id, action: action))]
    if random.isOne(in: 2), let member = decision.member {
      let names = random.isOne(in: 2)
      batch.append(
        .play(
          Play(
            id: EventID("p\(id)"), at: later(), member: member, title: decision.title ?? action, seconds: 90,
            decisionID: names ? id : nil)))
    }
    if random.isOne(in: 2) {
      batch.append(.reward(Reward(id: EventID("w\(id)"), at: later(), decisionID: id, action: action, value: 1)))
    }
    return batch.sorted { $0.at < $1.at }
  }
}
