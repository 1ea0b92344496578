import Bandits
import Events
import JSON
import LinearAlgebra
package import Snapshots

/// A snapshot for other programs: a table of its actions, or everything with the sums that it was derived from.
package enum SnapshotExport {
  /// A table in CSV (RFC 4180: CRLF, quotes around what has a comma, a quote or a line break, and doubled within),
  /// UTF-8.
  ///
  /// One row for each action: `id`, `n`, `weight`, `meanReward`, `lower`, `upper`, `mean`, `deviation`, then its
  /// weights, each in a column named after its feature; shared weights are in a row of their own, without an id, where
  /// there are any, in columns of their own. What there is not is empty. Numbers read back to the bit.
  /// - Complexity: that of `SnapshotView`.
  package static func csv(_ view: SnapshotView) -> [UInt8] {
    let own = view.actions.first { !$0.weights.isEmpty }?.weights.map(\.feature) ?? []
    let shared = view.sharedWeights.map(\.feature)
    let header = ["id", "n", "weight", "meanReward", "lower", "upper", "mean", "deviation"]
    var bytes = row(header + own + shared)
    if !shared.isEmpty {
      let blanks = Array(repeating: "", count: header.count + own.count)
      bytes += row(blanks + view.sharedWeights.map { text($0.value) })
    }
    for action in view.actions {
      let numbers = [
        action.weight, action.meanReward, action.interval?.lower, action.interval?.upper, action.mean, action.deviation,
      ]
      let weights =
        action.weights.isEmpty ? Array(repeating: "", count: own.count) : action.weights.map { text($0.value) }
      bytes += row(
        [action.id.text, String(action.n)] + numbers.map(text) + weights + Array(repeating: "", count: shared.count))
    }
    return bytes
  }

  /// The view's object with a member `sums`, or `null` there for a file that has none: see <doc:JSON> under `export`.
  ///
  /// - Complexity: O(*actions* · *dimension*²).
  package static func json(_ view: SnapshotView, of kept: KeptSnapshot) -> [UInt8] {
    var writer = JSONWriter(reserving: 4_096)
    writer.object { writer in
      view.writeMembers(to: &writer)
      writer.key("sums")
      if let sums = kept.sums { sums.write(to: &writer) } else { writer.null() }
    }
    return writer.bytes
  }

  private static func row(_ fields: [String]) -> [UInt8] {
    Array((fields.map(quoted).joined(separator: ",") + "\r\n").utf8)
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains { [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return field }
    let doubled = field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"\(doubled)\""
  }

  /// The shortest decimal that reads back as the number; nothing for none.
  private static func text(_ number: Double?) -> String {
    guard let number, number.isFinite else { return "" }
    var writer = JSONWriter()
    writer.double(number)
    return writer.text
  }
}

extension SnapshotSums {
  /// Writes λ, the kind, and complete sums: those of closed outcomes and open pairs together, which the numbers come
  /// from.
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("model", settled.configuration.kind.rawValue)
      writer.member("lambda", settled.configuration.regularization)
      writer.member("reference", reference)
      writer.member("own", settled.shape.own)
      writer.member("shared", settled.shape.shared)
      writer.key("all")
      all.write(to: &writer)
      writer.key("actions")
      writer.array { writer in
        for id in actionIDs { complete(id)?.write(id, to: &writer) }
      }
    }
  }
}

extension CompleteSums {
  fileprivate func write(_ id: ActionID? = nil, to writer: inout JSONWriter) {
    writer.object { writer in
      if let id { writer.member("id", id.text) }
      writer.member("n", rewards.count)
      writer.optional("weight", rewards.weight)
      writer.optional("rewardSum", rewards.rewardSum)
      writer.optional("rewardSquareSum", rewards.rewardSquareSum)
      if !rewardedFeatures.isEmpty { writer.numbers("b", rewardedFeatures) }
      if let outerProducts { writer.numbers("A", outerProducts.rowMajor) }
      if let crossProducts { writer.numbers("B", crossProducts.rowMajor) }
    }
  }
}

extension SymmetricMatrix {
  /// All elements, above the diagonal too.
  fileprivate var rowMajor: [Double] {
    (0..<dimension).flatMap { row in
      (0..<dimension).map { storage[max(row, $0) + min(row, $0) * dimension] }
    }
  }
}

extension CrossProducts {
  fileprivate var rowMajor: [Double] {
    (0..<rows).flatMap { row in (0..<columns).map { storage[row + $0 * rows] } }
  }
}

extension JSONWriter {
  /// Writes a key and a list of numbers; `null` for one that JSON cannot hold.
  fileprivate mutating func numbers(_ key: String, _ values: [Double]) {
    self.key(key)
    array { writer in for value in values { if value.isFinite { writer.double(value) } else { writer.null() } } }
  }
}
