package import Evaluation
import Events
import JSON

/// Writes rounds as Vowpal Wabbit's decision-service lines; `DSJSONRounds` says what stands where.
///
/// The event's id is the decision's, of later places with `/` and the place. The version is `VWState.m`. There is no room for
/// the member, arm, tags, title, position, mixture, evaluation distribution and predictions, nor for features whose names
/// begin with `_`, and a weight below 1 is written as 1.
package struct DSJSONWriter: RoundWriter {
  private let names: ActionNames
  private var writer = JSONWriter(reserving: 4_096)

  package init(names: ActionNames) { self.names = names }

  package var header: [UInt8]? { nil }

  package mutating func write(_ round: Round, snapshot: UInt64?, into bytes: inout [UInt8]) {
    let order = [round.chosen] + round.actions.indices.filter { $0 != round.chosen }
    let names = names
    writer.object { writer in
      writer.member("_label_cost", 0 - round.reward)
      writer.member("_label_probability", round.propensity)
      writer.member("_label_Action", round.chosen + 1)
      writer.member("_labelIndex", round.chosen)
      if let at = round.at { writer.member("Timestamp", at) }
      writer.member("Version", "1")
      let id = round.decision?.id.text ?? String(round.list)
      writer.member("EventId", round.place > 0 ? "\(id)/\(round.place)" : id)
      writer.key("a")
      writer.array { writer in for index in order { writer.integer(index + 1) } }
      writer.key("c")
      DSJSONWriter.writeContext(of: round, names, to: &writer)
      if !round.logged.isEmpty { writer.numbers("p", order.map { round.logged[$0] }) }
      if round.importance > 1 { writer.member("pdrop", 1 - 1 / round.importance) }
      if let snapshot = snapshot ?? round.decision?.snapshot {
        writer.key("VWState")
        writer.object { $0.member("m", String(snapshot)) }
      }
    }
    writer.moveLine(to: &bytes)
  }

  private static func writeContext(of round: Round, _ names: ActionNames, to writer: inout JSONWriter) {
    writer.object { writer in
      writeFeatures(round.decision?.context ?? .none, to: &writer)
      writer.key("_multi")
      writer.array { writer in
        for (index, action) in round.actions.enumerated() {
          writer.object { writer in
            writer.member("_tag", names[action].text)
            writeFeatures(round.features(of: index), to: &writer)
          }
        }
      }
    }
  }

  private static func writeFeatures(_ features: Features, to writer: inout JSONWriter) {
    for entry in features.entries where !entry.name.hasPrefix("_") {
      writer.key(entry.name)
      switch entry.value {
      case .number(let value): writer.double(value)
      case .text(let text): writer.string(text)
      case .texts(let texts): writer.array { writer in for text in texts { writer.string(text) } }
      case .vector(let values): writer.array { writer in for value in values { writer.double(value) } }
      }
    }
  }
}
