import Events
import JSON

/// The body of a rank request, as the wire has it and checked as far as it can be without its placement.
package struct RankRequest: Equatable, Sendable {
  /// If nil, the service makes one.
  var decisionID: DecisionID?
  var at: EventTime?
  var member: MemberID?
  var title: ActionID?
  var context = Features.none
  var tags: [Tag] = []
  var candidates: [Candidate] = []
  /// How many places to answer; nil: all.
  var limit: Int?
  var explain = false

  /// Asks for nothing yet.
  init() {}

  /// - Throws: `Problem`: 400 for what is not JSON, 422 for what is not a rank request, each saying where.
  package init(parsing body: [UInt8]) throws(Problem) {
    self = try Problem.reading(body) { reader in try RankRequest(from: &reader) }
  }

  private init(from reader: inout JSONReader) throws {
    try reader.object { reader, name in try read(name, from: &reader) }
    if candidates.isEmpty { throw reader.invalid("expected the key actions") }
  }

  /// Reads the value of a key; in any order, each once.
  mutating func read(_ name: String, from reader: inout JSONReader) throws {
    switch name {
    case "decisionID": decisionID = try reader.identifier()
    case "at": at = try reader.time()
    case "member": member = try reader.identifier()
    case "title": title = try reader.identifier()
    case "context": context = try reader.features()
    case "tags": tags = try reader.tags()
    case "actions": candidates = try reader.candidates()
    case "limit":
      let value = try reader.integer()
      guard (1...Int64(JSONReader.candidateLimit)).contains(value) else {
        throw reader.invalid("expected a limit from 1 to \(JSONReader.candidateLimit), found \(value)")
      }
      limit = Int(value)
    case "explain": explain = try reader.bool()
    default: throw reader.invalid("unknown key")
    }
  }

  /// A digest of the request for a placement: requests of one decision id with equal digests get one answer. Never 0.
  func digest(placement: PlacementName) -> UInt64 {
    let asked = Decision(
      id: decisionID ?? "", at: at ?? EventTime(milliseconds: -1), placement: placement, member: member, title: title,
      context: context, tags: tags, candidates: candidates, places: [])
    var hash = StableHash()
    Record.event(.decision(asked)).encoded().withUnsafeBufferPointer { hash.combine(bytes: $0) }
    hash.combine(UInt64(limit ?? 0))
    hash.combine(byte: explain ? 1 : 0)
    return max(hash.finalize(), 1)
  }
}
