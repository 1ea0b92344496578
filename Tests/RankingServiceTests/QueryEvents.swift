import Attribution
import Events
import JSON
import Learning

/// Traffic to ask about: decisions a minute apart, each shown, some twice; every third title is watched, some of those
/// plays name their decision.
enum QueryEvents {
  static let start = TestClock.start
  /// Later than every close.
  static let end = Event.tick(start + .hours(24))

  static func events(_ numbers: Range<Int>, placement: PlacementName = "billboard") -> [Event] {
    numbers.flatMap { number -> [Event] in
      let at = start + .minutes(Int64(number))
      let id = decisionID(number, placement)
      let member = MemberID("m\(number % 9)")
      let title: ActionID = ["x", "y", "z"][number % 3]
      var events: [Event] = [
        .decision(decision(number, placement)),
        .impression(Impression(at: at + .seconds(1), decisionID: id, action: title)),
      ]
      if number % 4 == 0 {
        events.append(.impression(Impression(at: at + .seconds(7), decisionID: id, action: title, member: member)))
      }
      if number % 5 < 2 {
        events.append(
          .play(
            Play(
              id: EventID("p-\(placement)-\(number)"), at: at + .minutes(2), member: member, title: title,
              seconds: Double(60 + number), decisionID: number % 2 == 0 ? id : nil)))
      }
      return events
    }
  }

  static func decisionID(_ number: Int, _ placement: PlacementName = "billboard") -> DecisionID {
    DecisionID("\(placement)-\(number)")
  }

  private static func decision(_ number: Int, _ placement: PlacementName) -> Decision {
    let candidates: [Candidate] = ["x", "y", "z"].map { title in
      Candidate(id: title, features: ["year": .number(Double(2_000 + number))])
    }
    let context: Features = ["country": .text(number % 2 == 0 ? "BR" : "US"), "hour": .number(Double(number % 24))]
    return .imported(
      id: decisionID(number, placement), at: start + .minutes(Int64(number)), placement: placement,
      member: MemberID("m\(number % 9)"), context: number % 10 == 9 ? .none : context,
      tags: number % 2 == 0 ? [Tag(name: "cell", value: "b\(number % 4)")] : [], candidates: candidates,
      chosen: number % 3, propensity: 1 / 3, arm: [nil, .policy, .policy, .holdback][number % 4],
      origin: number % 6 == 0 ? "eu" : .local)
  }

  /// What a pipeline without any service makes of events.
  static func outcomes(_ placements: [Placement], _ events: [Event]) -> [Outcome] {
    var pipeline = Pipeline(placements: placements)
    var outputs: [Pipeline.Output] = []
    for event in events { pipeline.apply(.event(event), into: &outputs) }
    return outputs.compactMap { output in if case .outcome(let outcome) = output { outcome } else { nil } }
  }

  static func line(_ outcome: Outcome) -> String {
    var writer = JSONWriter()
    outcome.write(to: &writer)
    return writer.text
  }
}
