import Events
package import JSON

extension Outcome {
  /// Writes the outcome as an object, keys always in this order, what is not there left out:
  ///
  /// `decisionID`, `placement`, `member`, `action`, `title`, `reward`, `propensity`, `drawn` (whether the place was drawn),
  /// `impressionAt`, `closedAt`, `plays`, `rule`, `snapshot`, `arm`, `origin`, `tags`, `context`, `features` (of the
  /// action), `decidedAt`, `place` (from 0); `offered`, all actions that the decision offered, where `listsOffered`;
  /// `number`, unless it is 0; then `revision` and `amended` where late events amended it, and `measured: false` where a
  /// duration was missing. Equal outcomes have equal bytes.
  package func write(to writer: inout JSONWriter) {
    let decision = decision
    writer.object { writer in
      writer.member("decisionID", decision.id.text)
      writer.member("placement", decision.placement.text)
      if let member = decision.member { writer.member("member", member.text) }
      writer.member("action", decision.action(at: place).text)
      if let title = decision.title { writer.member("title", title.text) }
      writer.member("reward", reward)
      let propensity = decision.places[place].propensity
      if let propensity { writer.member("propensity", propensity) }
      writer.member("drawn", propensity != nil)
      writer.member("impressionAt", impressionAt)
      writer.member("closedAt", closedAt)
      writer.member("plays", plays)
      writer.member("rule", rule.rawValue)
      if let snapshot = decision.snapshot { writer.member("snapshot", String(snapshot)) }
      if let arm = decision.arm { writer.member("arm", arm.rawValue) }
      writer.member("origin", decision.origin.text)
      writeFeatures(of: decision, to: &writer)
      writer.member("decidedAt", decision.at)
      writer.member("place", place)
      if listsOffered { writeOffered(by: decision, to: &writer) }
      if number > 0 { writer.member("number", number) }
      if revision > 0 { writer.member("revision", revision) }
      if let amended { writer.member("amended", amended) }
      if !isMeasured { writer.member("measured", false) }
    }
  }

  private func writeFeatures(of decision: Decision, to writer: inout JSONWriter) {
    writer.key("tags")
    writer.object { writer in
      for tag in decision.tags {
        writer.key(tag.name)
        writer.string(tag.value)
      }
    }
    writer.key("context")
    decision.context.write(to: &writer)
    writer.key("features")
    decision.candidates[decision.places[place].candidate].features.write(to: &writer)
  }

  private func writeOffered(by decision: Decision, to writer: inout JSONWriter) {
    writer.key("offered")
    writer.array { writer in for candidate in decision.candidates { writer.string(candidate.id.text) } }
  }

  /// Reads what `write(to:)` wrote: an outcome whose decision knows its one action, of others that were offered the ids,
  /// and the places before it as nothing.
  ///
  /// - Throws: `JSONError`, naming the key.
  package init(from reader: inout JSONReader) throws {
    let here = reader
    var fields = OutcomeFields()
    try reader.object { reader, name in try fields.read(name, from: &reader) }
    self = try fields.outcome(at: here)
  }
}

/// The keys of an outcome, in any order.
private struct OutcomeFields {
  var id: DecisionID?
  var decidedAt: EventTime?
  var placement: PlacementName?
  var member: MemberID?
  var title: ActionID?
  var context = Features.none
  var tags: [Tag] = []
  var snapshot: UInt64?
  var arm: Arm?
  var origin = Origin.local
  var action: ActionID?
  var features = Features.none
  var reward: Double?
  var propensity: Double?
  var impressionAt: EventTime?
  var closedAt: EventTime?
  var plays = 0
  var rule: Outcome.Rule?
  var place = 0
  var offered: [ActionID]?
  var number = 0
  var revision = 0
  var amended: Double?
  var isMeasured = true

  mutating func read(_ name: String, from reader: inout JSONReader) throws {
    switch name {
    case "decisionID": id = try reader.identifier()
    case "placement": placement = try reader.identifier()
    case "member": member = try reader.identifier()
    case "action": action = try reader.identifier()
    case "title": title = try reader.identifier()
    case "reward": reward = try reader.double()
    case "propensity": propensity = try reader.number(in: 0...1, "a propensity")
    case "drawn": _ = try reader.bool()
    case "impressionAt": impressionAt = try reader.time()
    case "closedAt": closedAt = try reader.time()
    case "plays": plays = try reader.count(upTo: 1 << 40)
    case "rule": rule = try readRule(from: &reader)
    case "snapshot": snapshot = try readSnapshot(from: &reader)
    case "arm": arm = try reader.arm()
    case "origin": origin = try reader.identifier()
    case "tags": tags = try reader.tags()
    case "context": context = try reader.features()
    case "features": features = try reader.features()
    case "decidedAt": decidedAt = try reader.time()
    case "place": place = try reader.count(upTo: JSONReader.candidateLimit - 1)
    case "offered": offered = try readOffered(from: &reader)
    case "number": number = try reader.count(upTo: 1 << 53)
    case "revision": revision = try reader.count(upTo: 1 << 40)
    case "amended": amended = try reader.double()
    case "measured": isMeasured = try reader.bool()
    default: throw reader.invalid("unknown key of an outcome")
    }
  }

  private func readRule(from reader: inout JSONReader) throws -> Outcome.Rule {
    let here = reader
    let text = try reader.string()
    guard let rule = Outcome.Rule(rawValue: text) else {
      throw here.invalid("expected decisionID, lastTouch or none, found \(text)")
    }
    return rule
  }

  private func readSnapshot(from reader: inout JSONReader) throws -> UInt64 {
    let here = reader
    guard let version = UInt64(try reader.string()) else { throw here.invalid("expected a snapshot's version") }
    return version
  }

  private func readOffered(from reader: inout JSONReader) throws -> [ActionID] {
    let here = reader
    var ids: [ActionID] = []
    try reader.array { reader, index in
      guard index < JSONReader.candidateLimit else {
        throw here.invalid("expected at most \(JSONReader.candidateLimit) actions")
      }
      ids.append(try reader.identifier())
    }
    return ids
  }

  func outcome(at here: JSONReader) throws -> Outcome {
    guard let id, let placement, let action, let reward, let impressionAt, let closedAt, let rule else {
      throw here.invalid(
        "expected the keys decisionID, placement, action, reward, impressionAt, closedAt and rule of an outcome")
    }
    let offered = offered ?? [action]
    guard let own = offered.firstIndex(of: action) else {
      throw here.invalid("expected the outcome's action among those offered")
    }
    let candidates = offered.enumerated().map { Candidate(id: $1, features: $0 == own ? features : .none) }
    var places = Array(repeating: Place(candidate: own), count: place + 1)
    places[place].propensity = propensity
    let decision = Decision(
      id: id, at: decidedAt ?? impressionAt, placement: placement, member: member, title: title, context: context,
      tags: tags, candidates: candidates, places: places, snapshot: snapshot, arm: arm, origin: origin)
    return Outcome(
      decision: decision, place: place, reward: reward, impressionAt: impressionAt, closedAt: closedAt, plays: plays,
      rule: rule, revision: revision, amended: amended, isMeasured: isMeasured,
      listsOffered: self.offered != nil, number: number)
  }
}

extension JSONReader {
  /// A whole number from 0 to `limit`.
  fileprivate mutating func count(upTo limit: Int) throws -> Int {
    let here = self
    let value = try integer()
    guard (0...Int64(limit)).contains(value) else {
      throw here.invalid("expected a whole number from 0 to \(limit), found \(value)")
    }
    return Int(value)
  }
}
