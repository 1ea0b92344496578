package import Events
import JSON

/// What a rank request is answered with: the decision, and whether it is on its way to the log.
package struct RankAnswer: Sendable {
  package let decision: Decision
  package let logged: Bool

  /// The body. Equal for a decision just ranked and the same one read back from the log.
  package var body: [UInt8] {
    var writer = JSONWriter(reserving: 128 + 64 * decision.places.count)
    writer.object { writer in
      writer.member("decisionID", decision.id.text)
      writer.member("placement", decision.placement.text)
      writer.member("snapshot", String(decision.snapshot ?? 0))
      if let arm = decision.arm { writer.member("arm", arm.rawValue) }
      writer.member("logged", logged)
      writer.key("ranking")
      writer.array { writer in
        for place in decision.places { write(place, to: &writer) }
      }
    }
    return writer.bytes
  }

  private func write(_ place: Place, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", decision.candidates[place.candidate].id.text)
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
