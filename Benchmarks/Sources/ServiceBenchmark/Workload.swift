import Events
import JSON

/// What clients of a service send: decisions of ten candidates that another system made, three of which were shown, and one
/// play; five events in all, in batches, encoded before anything is measured.
struct Workload {
  static let batchSize = 500
  private static let eventsOfDecision = 5
  private static let start = EventTime(milliseconds: 1_800_000_000_000)

  /// Each an NDJSON body of `batchSize` events.
  let batches: [[UInt8]]
  var bytes: Int { batches.reduce(0) { $0 + $1.count } }

  /// - Parameter first: Of the decisions' numbers: those of two workloads differ.
  init(batches count: Int, first: Int = 0) {
    let decisions = Workload.batchSize / Workload.eventsOfDecision
    batches = (0..<count).map { batch in
      var writer = JSONWriter(reserving: 200_000)
      for index in 0..<decisions {
        for event in Workload.events(first + batch * decisions + index) {
          event.write(to: &writer)
          writer.endLine()
        }
      }
      return writer.bytes
    }
  }

  private static func events(_ number: Int) -> [Event] {
    let at = start + EventDuration(milliseconds: Int64(number) * 20)
    let id = DecisionID("d-\(number)")
    let member = MemberID("m\(number % 50_000)")
    let titles = (0..<10).map { ActionID("tt\((number &* 7_919 + $0 * 131) % 1_000)") }
    let decision = Decision.imported(
      id: id, at: at, placement: "billboard", member: member,
      context: ["country": .text(["BR", "JP", "US"][number % 3]), "hour": .number(Double(number / 180_000 % 24))],
      candidates: titles.map { Candidate(id: $0) }, chosen: number % 10, propensity: 0.1)
    let shown = [0, 1, 2].map { place in
      Event.impression(
        Impression(at: at + .seconds(Int64(place + 1)), decisionID: id, action: decision.action(at: place)))
    }
    let play = Play(
      id: EventID("p-\(number)"), at: at + .minutes(2), member: member, title: decision.action(at: number % 3),
      seconds: Double(30 + number % 300), decisionID: id)
    return [.decision(decision)] + shown + [.play(play)]
  }
}
