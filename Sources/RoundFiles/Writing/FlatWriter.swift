package import Evaluation
import Events
import JSON

/// Writes rounds as numbers; `FlatRounds` says what stands where.
///
/// An action's number is that of `names`: its name, features, context, title, tags and version are not written. `pi` is the
/// evaluation distribution that the round brings, else the logging distribution, else null.
package struct FlatWriter: RoundWriter {
  private let names: ActionNames
  private var writer = JSONWriter(reserving: 4_096)

  package init(names: ActionNames) { self.names = names }

  package var header: [UInt8]? { nil }

  package mutating func write(_ round: Round, snapshot: UInt64?, into bytes: inout [UInt8]) {
    writer.object { writer in
      writer.member("r", round.reward)
      writer.member("p", round.propensity)
      writer.member("pos", round.position)
      writer.member("a", round.action)
      writer.key("c")
      writer.array { writer in for action in round.actions { writer.integer(action) } }
      let chances = round.given.isEmpty ? round.logged : round.given
      writer.numbers("pi", chances)
      if chances.isEmpty {
        writer.key("pi")
        writer.null()
      }
      writer.numbers("q", round.predictions)
      writer.numbers("mu", round.logged)
      if let mixture = round.mixture { writer.member("mix", mixture) }
      if let member = round.decision?.member { writer.member("m", member.text) }
      writer.member("d", round.decision?.id.text ?? String(round.list))
      if round.place > 0 { writer.member("l", round.place) }
      if let at = round.at { writer.member("t", at.milliseconds) }
      if round.importance != 1 { writer.member("w", round.importance) }
      if let arm = round.arm { writer.member("arm", arm.rawValue) }
    }
    writer.moveLine(to: &bytes)
  }
}
