package import Events
package import JSON

extension DecisionReport {
  /// Writes what became of a decision, and why, as an object:
  ///
  /// `decisionID`, `placement`, `at`, `member`, `title`, `state` (`pending`, `closed` or `unseen`); `decision` with
  /// `context`, `tags`, `actions` (`id`, `features`), `ranking` (`id`, `score`, `propensity`), `snapshot`, `arm`, `origin`,
  /// and `catalogue`, an offset, where the features that the catalogue adds through it are not among them;
  /// and `pairs`, what was shown of it: `action`, `place` (from 0), `impressionAt`, `impressionDelay`, `impressions` (with
  /// repeats), `closesAt`, `isOpen`, `reward`, `rule`, `revision`, and `plays` that it took: `type`, `id`, `at`, `delay`,
  /// `seconds` or `value`, `rule`, and `provisional` while it may yet join another. Delays are in milliseconds, of an
  /// impression from the decision (negative before it), of a play from the pair's activation.
  ///
  /// - Parameter logged: The decision as it was logged: what is over is kept without what only learning needs.
  package func write(to writer: inout JSONWriter, logged: Decision) {
    writer.object { writer in writeMembers(to: &writer, logged: logged) }
  }

  /// Writes the members of that object, for one that has more.
  package func writeMembers(to writer: inout JSONWriter, logged: Decision) {
    writer.member("decisionID", logged.id.text)
    writer.member("placement", logged.placement.text)
    writer.member("at", logged.at)
    if let member = logged.member { writer.member("member", member.text) }
    if let title = logged.title { writer.member("title", title.text) }
    writer.member("state", state.rawValue)
    writer.key("decision")
    logged.writeRanking(to: &writer)
    writer.key("pairs")
    writer.array { writer in for pair in pairs { pair.write(to: &writer, decidedAt: logged.at) } }
  }
}

extension Decision {
  fileprivate func writeRanking(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("context")
      context.write(to: &writer)
      writer.key("tags")
      tags.write(to: &writer)
      writer.key("actions")
      writer.array { writer in
        for candidate in candidates {
          writer.object { writer in
            writer.member("id", candidate.id.text)
            writer.key("features")
            candidate.features.write(to: &writer)
          }
        }
      }
      writer.key("ranking")
      writer.array { writer in
        for place in places {
          writer.object { writer in
            writer.member("id", candidates[place.candidate].id.text)
            if let score = place.score { writer.member("score", score) }
            if let propensity = place.propensity { writer.member("propensity", propensity) }
          }
        }
      }
      if let snapshot { writer.member("snapshot", String(snapshot)) }
      if let arm { writer.member("arm", arm.rawValue) }
      writer.member("origin", origin.text)
      if let catalogue { writer.member("catalogue", String(catalogue)) }
    }
  }
}

extension DecisionReport.Pair {
  fileprivate func write(to writer: inout JSONWriter, decidedAt: EventTime) {
    writer.object { writer in
      writer.member("action", action.text)
      writer.member("place", place)
      writer.member("impressionAt", impressionAt)
      writer.member("impressionDelay", impressionAt.milliseconds - decidedAt.milliseconds)
      writer.member("impressions", (impressionID == nil ? 0 : 1) + repeats)
      writer.member("closesAt", closesAt)
      writer.member("isOpen", isOpen)
      writer.member("reward", reward)
      writer.member("rule", rule.rawValue)
      if revision > 0 { writer.member("revision", revision) }
      if !isMeasured { writer.member("measured", false) }
      writer.key("plays")
      writer.array { writer in for taking in takings { taking.write(to: &writer, activation: activation) } }
    }
  }
}

extension DecisionReport.Taking {
  fileprivate func write(to writer: inout JSONWriter, activation: EventTime) {
    writer.object { writer in
      writer.member("type", earning.kind == .play ? "play" : "reward")
      writer.member("id", earning.id.text)
      writer.member("at", earning.at)
      writer.member("delay", earning.at.milliseconds - activation.milliseconds)
      writer.member(earning.kind == .play ? "seconds" : "value", earning.amount)
      writer.member("rule", earning.rule.rawValue)
      if isWaiting { writer.member("provisional", true) }
    }
  }
}
