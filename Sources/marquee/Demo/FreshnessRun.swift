import Bandits
import Events
import JSON
import Learning
import Replay
import RankingService
import Synchronization

/// Measures, from outside, how soon a play changes rankings: from the 202 of the play to the answer of the first ranking
/// in which its title's mean has moved.
///
/// Every play is of a title of its own, which one decision offered and one impression showed.
struct FreshnessRun: Sendable {
  let transport: HTTPTransport
  let placement: Placement

  /// Between two plays, and between two looks.
  private static let pace = Duration.milliseconds(40)
  private static let look = Duration.milliseconds(10)
  /// Far beyond any promise: then the run fails.
  private static let patience = Duration.seconds(30)

  func measure(plays count: Int) async throws -> Quantiles {
    let titles = (0..<count).map { "title-\($0)" }
    try await show(titles)
    let acknowledged = Acknowledgements()
    async let watching: Void = watch(titles, acknowledged)
    let delays = try await look(for: titles, acknowledged)
    try await watching
    return Quantiles(delays)
  }

  /// One decision and one impression per title.
  private func show(_ titles: [String]) async throws {
    let now = WallClock.system.now
    for title in titles {
      let decision = try await post("/v1/placements/\(placement.name)/rank") { writer in
        writer.member("decisionID", "d-\(title)")
        writer.member("member", "m-\(title)")
        writer.key("context")
        context.write(to: &writer)
        writer.key("actions")
        writer.array { $0.string(title) }
      }
      guard decision.status == 200 else { throw DemoError(reason: "a ranking was answered \(decision.status)") }
      try await send(
        .impression(Impression(at: now, decisionID: DecisionID("d-\(title)"), action: ActionID(title))))
    }
  }

  private func watch(
    _ titles: [String], _ acknowledged: Acknowledgements
  ) async throws {
    for title in titles {
      try await send(
        .play(
          Play(
            id: EventID("p-\(title)"), at: WallClock.system.now, member: MemberID("m-\(title)"),
            title: ActionID(title), seconds: 1_800)))
      let now = ContinuousClock.now
      acknowledged.note(title, at: now)
      try await Task.sleep(for: FreshnessRun.pace)
    }
  }

  /// Ranks again and again until every title's mean has moved.
  private func look(
    for titles: [String], _ acknowledged: Acknowledgements
  ) async throws -> [Duration] {
    var unseen = Set(titles)
    var delays: [Duration] = []
    let start = ContinuousClock.now
    while !unseen.isEmpty {
      guard .now - start < FreshnessRun.patience else {
        throw DemoError(reason: "\(unseen.count) plays were in no snapshot after \(FreshnessRun.patience)")
      }
      let moved = try await movedTitles(titles)
      let now = ContinuousClock.now
      for title in moved where unseen.remove(title) != nil {
        let since = acknowledged[title]
        delays.append(since.map { now - $0 } ?? .zero)
      }
      try await Task.sleep(for: FreshnessRun.look)
    }
    return delays
  }

  private func movedTitles(_ titles: [String]) async throws -> [String] {
    let answer = try await post("/v1/placements/\(placement.name)/rank") { writer in
      writer.member("explain", true)
      writer.key("context")
      context.write(to: &writer)
      writer.key("actions")
      writer.array { writer in for title in titles { writer.string(title) } }
    }
    guard answer.status == 200, let ranking = try JSONValue(parsing: answer.body)["ranking"]?.array else {
      throw DemoError(reason: "a ranking was answered \(answer.status)")
    }
    return ranking.compactMap { place in
      guard let mean = place["mean"]?.number, mean > 0 else { return nil }
      return place["id"]?.string
    }
  }

  /// A context that any schema can encode: what a feature does not name is left out, vectors are given.
  private var context: Features {
    Features(
      placement.features.context.compactMap { feature in
        guard case .vector(let size) = feature.kind else { return nil }
        return Features.Entry(name: feature.name, value: .vector(Array(repeating: 0.25, count: size)))
      })
  }

  private func send(_ event: Event) async throws {
    var writer = JSONWriter()
    event.write(to: &writer)
    let answer = try await transport.post("/v1/events", json: writer.bytes)
    guard answer.status == 202 else { throw DemoError(reason: "an event was answered \(answer.status)") }
  }

  private func post(_ path: String, _ members: (inout JSONWriter) -> Void) async throws -> ServiceAnswer {
    var writer = JSONWriter()
    writer.object(members)
    return try await transport.post(path, json: writer.bytes)
  }
}

/// When each play's 202 came.
private final class Acknowledgements: Sendable {
  private let times = Mutex<[String: ContinuousClock.Instant]>([:])

  subscript(title: String) -> ContinuousClock.Instant? { times.withLock { $0[title] } }

  func note(_ title: String, at time: ContinuousClock.Instant) { times.withLock { $0[title] = time } }
}
