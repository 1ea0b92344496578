package import Evaluation
import Events
import JSON

/// Writes rounds as Open Bandit's CSV: `timestamp,item_id,position,click,propensity_score,member` and the context's
/// features that were asked for.
///
/// `position` is the round's position or place, whichever is greater, from 1; `click` is the reward. There is no room for what
/// could be chosen, distributions, predictions, weights, version, arm, tags and title, nor for features that are lists.
package struct OpenBanditWriter: RoundWriter {
  private static let columns = ["timestamp", "item_id", "position", "click", "propensity_score", "member"]

  private let names: ActionNames
  private let features: [String]

  package init(names: ActionNames, features: [String]) {
    self.names = names
    self.features = features.filter { !OpenBanditWriter.columns.contains($0) }
  }

  package var header: [UInt8]? {
    var bytes: [UInt8] = []
    append(OpenBanditWriter.columns + features, to: &bytes)
    return bytes
  }

  package mutating func write(_ round: Round, snapshot: UInt64?, into bytes: inout [UInt8]) {
    var fields = [
      round.at?.description ?? "", names[round.action].text, String(max(round.position, round.place) + 1),
      OpenBanditWriter.text(round.reward), OpenBanditWriter.text(round.propensity),
      round.decision?.member?.text ?? "",
    ]
    for name in features {
      switch round.decision?.context[name] {
      case .text(let text): fields.append(text)
      case .number(let number): fields.append(OpenBanditWriter.text(number))
      default: fields.append("")
      }
    }
    append(fields, to: &bytes)
  }

  private static func text(_ number: Double) -> String {
    var writer = JSONWriter()
    writer.double(number)
    return writer.text
  }

  private func append(_ fields: [String], to bytes: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) {
        bytes += "\"\(field.replacing("\"", with: "\"\""))\"".utf8
      } else {
        bytes += field.utf8
      }
    }
    bytes.append(0x0A)
  }
}
