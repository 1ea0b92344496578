import Events
import JSON

/// The body of a page: up to 200 decisions, and what those leave out.
///
/// `member` and `at` of the page stand in where a decision has none; `context` and `tags` are joined name by name. Where
/// both say something the decision's own value counts. What is resolved so is what the same decision would be if it
/// were asked for by itself.
struct PageRequest: Equatable, Sendable {
  /// How many decisions a page may ask for.
  static let decisionLimit = 200
  /// How many actions they may have together.
  static let candidateLimit = 20_000

  /// In their order; a decision that cannot be meant is a problem in its place.
  private(set) var decisions: [Result<PlacedRequest, Problem>] = []

  /// - Throws: `Problem` for what is wrong with the page as a whole: 400 for what is not JSON, 422 for an unknown key, a
  ///   default of the wrong type, no decision, or more than the limits.
  init(parsing body: [UInt8]) throws(Problem) {
    self = try Problem.reading(body) { reader in try PageRequest(from: &reader) }
  }

  private init(from reader: inout JSONReader) throws {
    let here = reader
    var defaults = RankRequest()
    try reader.object { reader, name in
      switch name {
      case "decisions": try readDecisions(from: &reader)
      case "member", "context", "at", "tags": try defaults.read(name, from: &reader)
      default: throw reader.invalid("unknown key; expected member, context, at, tags or decisions")
      }
    }
    guard !decisions.isEmpty else { throw here.invalid("expected the key decisions, with at least one") }
    for index in decisions.indices {
      guard case .success(var decision) = decisions[index] else { continue }
      decision.request.fill(from: defaults)
      decisions[index] = decision.request.excess.map { .failure($0.inside(decision: index)) } ?? .success(decision)
    }
  }

  private mutating func readDecisions(from reader: inout JSONReader) throws {
    let here = reader
    var candidates = 0
    try reader.array { reader, index in
      guard index < PageRequest.decisionLimit else {
        throw here.invalid("expected at most \(PageRequest.decisionLimit) decisions")
      }
      do {
        let decision = try PlacedRequest(from: &reader)
        candidates += decision.request.candidates.count
        decisions.append(.success(decision))
      } catch let error as JSONError where error.code == .invalid {
        decisions.append(.failure(Problem(error).inside(decision: index)))
      }
    }
    guard candidates <= PageRequest.candidateLimit else {
      throw here.invalid("expected at most \(PageRequest.candidateLimit) actions on a page, found \(candidates)")
    }
  }
}

extension RankRequest {
  /// Takes from a page what this request leaves out.
  mutating func fill(from page: RankRequest) {
    member = member ?? page.member
    at = at ?? page.at
    context = context.filled(from: page.context)
    let own = tags
    tags = (own + page.tags.filter { tag in !own.contains { $0.name.hasSameBytes(as: tag.name) } })
      .sorted { $0.name.precedesInBytes($1.name) }
  }
}

extension RankRequest {
  /// What is too much of it once it was filled in; nil if nothing is. Asked for alone it would be refused as well.
  fileprivate var excess: Problem? {
    if tags.count > JSONReader.tagLimit {
      return Problem(.unprocessable, "expected at most \(JSONReader.tagLimit) tags, found \(tags.count)", at: "tags")
    }
    guard context.entries.count > Features.countLimit else { return nil }
    let found = context.entries.count
    return Problem(
      .unprocessable, "expected at most \(Features.countLimit) feature values, found \(found)", at: "context")
  }
}

extension Features {
  /// These values, and those of `others` whose names are missing here.
  func filled(from others: Features) -> Features {
    if others.isEmpty { return self }
    return isEmpty ? others : Features(others.entries + entries)
  }
}

extension Problem {
  /// This problem of a decision, seen from its page.
  func inside(decision index: Int) -> Problem {
    let joint = place.isEmpty || place.hasPrefix("[") ? "" : "."
    return Problem(status, detail, at: "decisions[\(index)]\(joint)\(place)", retryAfter: retryAfter)
  }
}
