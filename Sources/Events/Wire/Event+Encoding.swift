package import JSON

extension Event {
  /// Writes the event as the wire format has it (DESIGN §8), so that reading it back gives an equal event.
  ///
  /// A decision is written as one that another system made: its first place as `chosen`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      switch self {
      case .decision(let decision): decision.writeImported(to: &writer)
      case .impression(let impression): impression.write(to: &writer)
      case .play(let play): play.write(to: &writer)
      case .reward(let reward): reward.write(to: &writer)
      case .tick(let at):
        writer.member("type", "tick")
        writer.member("at", at)
      }
    }
  }
}

extension Impression {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("type", "impression")
    writer.member("id", id.text)
    writer.member("at", at)
    writer.member("decisionID", decisionID.text)
    writer.member("action", action.text)
    if let member { writer.member("member", member.text) }
    origin.writeUnlessLocal(to: &writer)
  }
}

extension Play {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("type", "play")
    writer.member("id", id.text)
    writer.member("at", at)
    writer.member("member", member.text)
    writer.member("title", title.text)
    writer.member("seconds", seconds)
    if let decisionID { writer.member("decisionID", decisionID.text) }
    origin.writeUnlessLocal(to: &writer)
  }
}

extension Reward {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("type", "reward")
    writer.member("id", id.text)
    writer.member("at", at)
    writer.member("decisionID", decisionID.text)
    if let action { writer.member("action", action.text) }
    if let member { writer.member("member", member.text) }
    writer.member("value", value)
    origin.writeUnlessLocal(to: &writer)
  }
}

extension Origin {
  fileprivate func writeUnlessLocal(to writer: inout JSONWriter) {
    if self != .local { writer.member("origin", text) }
  }
}

extension Decision {
  fileprivate func writeImported(to writer: inout JSONWriter) {
    writer.member("type", "decision")
    writer.member("id", id.text)
    writer.member("at", at)
    writer.member("placement", placement.text)
    if let member { writer.member("member", member.text) }
    if let title { writer.member("title", title.text) }
    if !context.isEmpty {
      writer.key("context")
      context.write(to: &writer)
    }
    if !tags.isEmpty {
      writer.key("tags")
      tags.write(to: &writer)
    }
    writer.key("actions")
    writer.array { writer in
      for candidate in candidates { candidate.write(to: &writer) }
    }
    if let first = places.first {
      writer.member("chosen", candidates[first.candidate].id.text)
      if let propensity = first.propensity { writer.member("propensity", propensity) }
    }
    if let arm { writer.member("arm", arm.rawValue) }
    origin.writeUnlessLocal(to: &writer)
  }
}

extension Candidate {
  fileprivate func write(to writer: inout JSONWriter) {
    if features.isEmpty { return writer.string(id.text) }
    writer.object { writer in
      writer.member("id", id.text)
      writer.key("features")
      features.write(to: &writer)
    }
  }
}

extension [Tag] {
  /// Writes an object of the values.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for tag in self { writer.member(tag.name, tag.value) }
    }
  }
}

extension Features {
  /// Writes an object of the values.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for entry in entries {
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
}
