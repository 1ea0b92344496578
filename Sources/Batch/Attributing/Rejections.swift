/// What was not taken: how many by reason, and the first of them with their places.
package struct Rejections: Equatable, Sendable {
  package struct Entry: Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// 1-based.
    package let line: Int
    /// One word, as the service says it: `malformed`, `invalid` or `conflicting`.
    package let reason: String
    package let detail: String

    /// `events.ndjson:12: invalid: at: expected …`.
    package var description: String { "\(file):\(line): \(reason): \(detail)" }
  }

  /// How many are kept with their places.
  package static let kept = 20

  package private(set) var total = 0
  package private(set) var first: [Entry] = []
  private var counts: [String: Int] = [:]

  package init() {}

  /// How many of each reason, in the order of the reasons.
  package var byReason: [(reason: String, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  mutating func add(_ reason: String, _ detail: String, file: String, line: Int) {
    total += 1
    counts[reason, default: 0] += 1
    if first.count < Rejections.kept {
      first.append(Entry(file: file, line: line, reason: reason, detail: detail))
    }
  }
}
