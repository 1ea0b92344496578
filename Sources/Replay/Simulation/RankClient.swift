import Events
import JSON

/// Asks a running service what to show.
struct RankClient: Sendable {
  let transport: HTTPTransport
  let retry: RetryRule

  struct Question: Sendable {
    let placement: PlacementName
    let decision: DecisionID
    let member: MemberID
    /// What the decision is about: the title that an image is chosen for.
    var title: ActionID?
    let context: Features
    /// At least one.
    let actions: [ActionID]
  }

  struct Choice: Sendable {
    /// Index into the question's actions.
    let action: Int
    /// Whether the decision is on its way to the log.
    let isLogged: Bool
  }

  /// The first place. Asked again while the service says 429 or 503; the decision's id makes that safe.
  ///
  /// - Throws: `ReplayError` if the service gives up, refuses, or answers with what was not asked for.
  func choose(_ question: Question) async throws(ReplayError) -> Choice {
    let path = "/v1/placements/\(question.placement)/rank"
    let body = question.json
    let answer = try await retry.attempt("POST \(path)") { () async throws(TransportError) in
      try await transport.post(path, json: body)
    }
    guard answer.status == 200 else { throw .service("POST \(path): \(answer.described)") }
    guard let parsed = try? RankAnswer(parsing: answer.body),
      let action = question.actions.firstIndex(where: { $0.text == parsed.first })
    else { throw .service("POST \(path): the answer has no place for what was asked") }
    return Choice(action: action, isLogged: parsed.logged)
  }
}

extension RankClient.Question {
  fileprivate var json: [UInt8] {
    var writer = JSONWriter(reserving: 1_024)
    writer.object { writer in
      writer.member("decisionID", decision.text)
      writer.member("member", member.text)
      if let title { writer.member("title", title.text) }
      writer.key("context")
      context.write(to: &writer)
      writer.key("actions")
      writer.array { writer in for action in actions { writer.string(action.text) } }
      writer.member("limit", 1)
    }
    return writer.bytes
  }
}

/// What of the answer to a ranking matters here.
private struct RankAnswer {
  var first: String?
  var logged = false

  /// - Throws: `JSONError`.
  init(parsing body: [UInt8]) throws {
    try JSONReader.document(body) { reader in
      try reader.object { reader, key in
        switch key {
        case "logged": logged = try reader.bool()
        case "ranking":
          try reader.array { reader, index in
            try reader.object { reader, key in
              if key == "id", index == 0 { first = try reader.string() } else { try reader.skip() }
            }
          }
        default: try reader.skip()
        }
      }
    }
  }
}
