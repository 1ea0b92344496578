import Attribution
import Events
package import JSON

extension DecisionView {
  /// Writes the object that <doc:JSON> documents under `decision`.
  package func write(to writer: inout JSONWriter) { writer.object { writer in writeMembers(to: &writer) } }

  /// Writes the members of that object, for one that has more.
  package func writeMembers(to writer: inout JSONWriter) {
    writer.member("decisionID", decision.id.text)
    writer.member("placement", decision.placement.text)
    writer.member("at", decision.at)
    if let member = decision.member { writer.member("member", member.text) }
    if let title = decision.title { writer.member("title", title.text) }
    writer.member("snapshot", String(decision.snapshot ?? 0))
    writer.member("content", content)
    if let arm = decision.arm { writer.member("arm", arm.rawValue) }
    writer.member("policy", policy)
    writer.key("tags")
    decision.tags.write(to: &writer)
    writer.key("context")
    decision.context.write(to: &writer)
    writer.key("filledIn")
    filledIn.write(to: &writer)
    writer.key("candidates")
    writer.array { writer in for candidate in candidates { candidate.write(to: &writer) } }
    writer.key("draws")
    writer.array { writer in for draw in draws { draw.write(to: &writer) } }
    writer.key("logged")
    writer.array { writer in for place in decision.places { decision.write(place, to: &writer) } }
    writer.key("replay")
    verdict.write(to: &writer)
    writer.key("outcomes")
    writer.array { writer in for outcome in outcomes { outcome.writeReward(to: &writer) } }
  }
}

extension CandidateView {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.text)
      writer.member("place", place)
      writer.optional("mean", mean)
      writer.optional("deviation", deviation)
      writer.optional("score", score)
      writer.optional("probability", probability)
      if let propensity { writer.member("propensity", propensity) }
      writer.member("known", isKnown)
      writer.key("features")
      features.write(to: &writer)
      writer.key("filledIn")
      filledIn.write(to: &writer)
      writer.key("contributions")
      writer.array { writer in for contribution in contributions { contribution.write(to: &writer) } }
      writer.optional("rest", rest)
    }
  }
}

extension CandidateView.Contribution {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("feature", feature)
      writer.optional("amount", amount)
      writer.optional("element", element)
      writer.optional("weight", weight)
      if !values.isEmpty { writer.strings("values", values) }
    }
  }
}

extension DrawView {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("place", place)
      writer.member("uniform", uniform)
      writer.member("action", action.text)
      writer.member("lower", lower)
      writer.member("upper", upper)
      writer.member("propensity", propensity)
    }
  }
}

extension Decision {
  fileprivate func write(_ place: Place, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", candidates[place.candidate].id.text)
      if let score = place.score { writer.member("score", score) }
      if let propensity = place.propensity { writer.member("propensity", propensity) }
      if let explanation = place.explanation {
        writer.member("mean", explanation.mean)
        writer.member("deviation", explanation.deviation)
        writer.member("probability", explanation.probability)
      }
    }
  }
}

extension Outcome {
  fileprivate func writeReward(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("action", action.text)
      writer.member("place", place)
      writer.member("reward", reward)
      writer.member("impressionAt", impressionAt)
      writer.member("closedAt", closedAt)
      writer.member("plays", plays)
      writer.member("rule", rule.rawValue)
      if revision > 0 { writer.member("revision", revision) }
      if !isMeasured { writer.member("measured", false) }
    }
  }
}
