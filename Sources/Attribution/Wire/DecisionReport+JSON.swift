import Events
package import JSON

extension DecisionReport {
  /// Writes the report as an object, keys always in this order, what is not there left out:
  ///
  /// `decisionID`, `placement`, `at`, `member`, `title`, `state`, `decision` (`context`, `tags`, `actions`, `ranking`,
  /// `snapshot`, `origin`), and `pairs` by their places. Delays are in milliseconds: `impressionDelay` from the decision to
  /// the impression, a play's `delay` from the activation to it. A play that is `provisional` may yet join another pair.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in writeMembers(to: &writer) }
  }

  /// Writes the members of the object, for one that has more.
  package func writeMembers(to writer: inout JSONWriter) {
    writer.member("decisionID", decision.id.text)
    writer.member("placement", decision.placement.text)
    writer.member("at", decision.at.description)
    if let member = decision.member { writer.member("member", member.text) }
    if let title = decision.title { writer.member("title", title.text) }
    writer.member("state", state.rawValue)
    writer.key("decision")
    decision.writeDetails(to: &writer)
    writer.key("pairs")
    writer.array { writer in
      for pair in pairs { pair.write(of: decision, to: &writer) }
    }
  }
}

extension DecisionReport.Pair {
  fileprivate func write(of decision: Decision, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("action", action.text)
      writer.member("place", place)
      writer.member("impressionAt", impressionAt.description)
      writer.member("impressionDelay", impressionAt.milliseconds - decision.at.milliseconds)
      writer.member("closesAt", closesAt.description)
      writer.member("isOpen", isOpen)
      writer.member("reward", reward)
      writer.member("rule", rule.rawValue)
      if revision > 0 { writer.member("revision", revision) }
      if !isMeasured { writer.member("measured", false) }
      writer.member("impressions", repeats + (impressionID == nil ? 0 : 1))
      writer.key("plays")
      writer.array { writer in
        for taking in takings { taking.write(since: activation, to: &writer) }
      }
    }
  }
}

extension DecisionReport.Taking {
  fileprivate func write(since activation: EventTime, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("type", earning.kind.name)
      writer.member("id", earning.id.text)
      writer.member("at", earning.at.description)
      writer.member("delay", earning.at.milliseconds - activation.milliseconds)
      writer.member(earning.kind == .play ? "seconds" : "value", earning.amount)
      writer.member("rule", earning.rule.rawValue)
      if isWaiting { writer.member("provisional", true) }
    }
  }
}

extension Earning.Kind {
  /// The type of its event.
  fileprivate var name: String {
    switch self {
    case .play: "play"
    case .reward: "reward"
    }
  }
}

extension Decision {
  /// What was known, offered and answered.
  fileprivate func writeDetails(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("context")
      context.write(to: &writer)
      writer.key("tags")
      tags.write(to: &writer)
      writer.key("actions")
      writer.array { writer in
        for candidate in candidates { candidate.writeDetails(to: &writer) }
      }
      writer.key("ranking")
      writer.array { writer in
        for place in places { place.writeDetails(of: candidates[place.candidate].id, to: &writer) }
      }
      if let snapshot { writer.member("snapshot", String(snapshot)) }
      writer.member("origin", origin.text)
    }
  }
}

extension Candidate {
  fileprivate func writeDetails(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.text)
      writer.key("features")
      features.write(to: &writer)
    }
  }
}

extension Place {
  fileprivate func writeDetails(of action: ActionID, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", action.text)
      if let score { writer.member("score", score) }
      if let propensity { writer.member("propensity", propensity) }
    }
  }
}
