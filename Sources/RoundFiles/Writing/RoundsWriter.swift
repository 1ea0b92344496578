package import Evaluation
import Events
import JSON

/// Writes Marquee's own lines of rounds, which tell all of a round; `MarqueeRounds` says what stands where.
///
/// The hash of a member whose name the round does not tell is not written: such rounds are then told apart by their list.
package struct RoundsWriter: RoundWriter {
  private let names: ActionNames
  private var writer = JSONWriter(reserving: 4_096)

  package init(names: ActionNames) { self.names = names }

  package var header: [UInt8]? { nil }

  package mutating func write(_ round: Round, snapshot: UInt64?, into bytes: inout [UInt8]) {
    let names = names
    writer.object { writer in
      RoundsWriter.writeDecision(of: round, snapshot, to: &writer)
      writer.key("actions")
      writer.array { writer in
        for index in round.actions.indices { writer.action(names[round.actions[index]], round.features(of: index)) }
      }
      writer.numbers("probabilities", round.logged)
      if round.place > 0 { writer.member("place", round.place) }
      if round.position != round.place { writer.member("position", round.position) }
      writer.member("chosen", names[round.action].text)
      writer.member("propensity", round.propensity)
      if let mixture = round.mixture { writer.member("mixture", mixture) }
      if round.importance != 1 { writer.member("importance", round.importance) }
      writer.numbers("given", round.given)
      writer.numbers("predictions", round.predictions)
      writer.member("reward", round.reward)
    }
    writer.moveLine(to: &bytes)
  }

  private static func writeDecision(of round: Round, _ snapshot: UInt64?, to writer: inout JSONWriter) {
    let decision = round.decision
    if let decision {
      writer.member("decisionID", decision.id.text)
      writer.member("placement", decision.placement.text)
    }
    if let at = round.at { writer.member("at", at) }
    if let member = decision?.member { writer.member("member", member.text) }
    if let title = decision?.title { writer.member("title", title.text) }
    if let arm = round.arm { writer.member("arm", arm.rawValue) }
    if let snapshot = snapshot ?? decision?.snapshot { writer.member("snapshot", String(snapshot)) }
    if let decision, !decision.tags.isEmpty {
      writer.key("tags")
      decision.tags.write(to: &writer)
    }
    if let decision, !decision.context.isEmpty {
      writer.key("context")
      decision.context.write(to: &writer)
    }
  }
}

extension Round {
  /// What is known of one of its actions.
  func features(of index: Int) -> Features {
    guard let decision, candidates.indices.contains(index), decision.candidates.indices.contains(candidates[index])
    else { return .none }
    return decision.candidates[candidates[index]].features
  }
}

extension JSONWriter {
  /// Writes what could be chosen: its id alone where nothing is known of it.
  fileprivate mutating func action(_ id: ActionID, _ features: Features) {
    if features.isEmpty { return string(id.text) }
    object { writer in
      writer.member("id", id.text)
      writer.key("features")
      features.write(to: &writer)
    }
  }

  /// Writes a key and numbers, if there are any.
  mutating func numbers(_ key: String, _ numbers: [Double]) {
    if numbers.isEmpty { return }
    self.key(key)
    array { writer in for number in numbers { writer.double(number) } }
  }

  /// Ends the line and moves it to `output`.
  mutating func moveLine(to output: inout [UInt8]) {
    endLine()
    output += bytes
    bytes.removeAll(keepingCapacity: true)
  }
}
