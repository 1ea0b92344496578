import Events
import JSON
import Testing

/// The event that `text` says.
func event(_ text: String) throws -> Event {
  try JSONReader.document(Array(text.utf8)) { try Event(from: &$0) }
}

/// The error that reading `text` as an event throws; nil if it is accepted.
func error(_ text: String) -> JSONError? {
  do {
    _ = try event(text)
    return nil
  } catch let error as JSONError {
    return error
  } catch {
    Issue.record("not a JSONError: \(error)")
    return nil
  }
}

/// One event of each kind, with every optional field and without.
enum Examples {
  static let time = EventTime(milliseconds: 1_795_464_001_250)

  static let decision = Decision.imported(
    id: "d-1", at: time, placement: "billboard", member: "m1", title: "tt9",
    context: [
      "country": .text("BR"), "hour": .number(-20.5), "tags": .texts(["é", ""]), "taste": .vector([0.1, 1e-300]),
    ],
    tags: [Tag(name: "cell", value: "b"), Tag(name: "é", value: "\"\n")],
    candidates: [Candidate(id: "a"), Candidate(id: "b", features: ["year": .number(2024)]), Candidate(id: "ü/ \\")],
    chosen: 1, propensity: 0.1, arm: .holdback, origin: "eu")

  /// As another system's decision comes in and goes out again.
  static let wire: [Event] = [
    .decision(decision),
    .decision(
      .imported(
        id: "d", at: EventTime(milliseconds: 0), placement: "p", candidates: [Candidate(id: "a")], chosen: 0,
        propensity: nil)),
    .decision(
      .imported(
        id: "d", at: EventTime(milliseconds: 0), placement: "p", candidates: [Candidate(id: "a")], chosen: 0,
        propensity: 1, arm: .policy)),
    .impression(Impression(id: "i", at: time, decisionID: "d-1", action: "a", member: "m", origin: "eu")),
    .impression(Impression(at: time, decisionID: "d-1", action: "a")),
    .play(Play(id: "p", at: time, member: "m", title: "a", seconds: 0.1, decisionID: "d-1", origin: "eu")),
    .play(Play(id: "p", at: time, member: "m", title: "a", seconds: 0)),
    .reward(Reward(id: "r", at: time, decisionID: "d-1", action: "a", member: "m", value: -1e300, origin: "eu")),
    .reward(Reward(id: "r", at: time, decisionID: "d-1", value: 5e-324)),
    .tick(EventTime(milliseconds: EventTime.accepted.upperBound)),
  ]

  /// As our own ranking is logged.
  static var ranked: Decision {
    var decision = decision
    decision.places = [
      Place(candidate: 2, score: -0.5, propensity: 0.25),
      Place(candidate: 0, score: 3, explanation: Place.Explanation(mean: 1, deviation: 2, probability: 0.5)),
    ]
    decision.snapshot = .max
    decision.catalogue = 300
    decision.requestDigest = 0x0123_4567_89AB_CDEF
    return decision
  }

  /// One that was ranked before the log had a title.
  static var rankedEarly: Decision {
    var decision = ranked
    decision.catalogue = 0
    return decision
  }

  static let records: [Record] =
    wire.map { .event($0) } + [
      .event(.decision(ranked)), .event(.decision(rankedEarly)), .event(.tick(.distantPast)), .publish("billboard"),
    ]
    + titles.map { .title($0) } + [
      .retired("billboard", []), .retired("billboard", ["tt1", "é"]), .placement("billboard", "placement: billboard\n"),
      .withdrawn("billboard"),
    ] + changes.map { .snapshot($0) }

  static let changes = [
    SnapshotChange(
      placement: "billboard", version: .max, at: time,
      action: .published(
        Publication(
          parent: 7, trainedThrough: time, outcomes: 3, actions: 0, policy: "uniform", content: "ab",
          kernel: "OpenBLAS 0.3.21 Haswell")),
      reason: "schedule", by: "marquee"),
    SnapshotChange(
      placement: "billboard", version: 0, at: time,
      action: .published(
        Publication(
          parent: nil, trainedThrough: .distantPast, outcomes: 0, actions: 1, policy: "", content: "", kernel: "")),
      reason: "", by: ""),
    SnapshotChange(placement: "é", version: 12, at: time, action: .pinned, reason: "a bad evening\n", by: "ana"),
    SnapshotChange(placement: "é", version: 12, at: time, action: .unpinned, reason: "", by: "ana"),
  ]

  static let titles = [
    Title(
      id: "tt1", at: time, duration: 5_400.5, genres: ["drama", "é"], launchedAt: EventTime(milliseconds: 0),
      artworks: ["x", "y"], features: ["year": .number(2024), "cast": .texts(["A", "B"])]),
    Title(id: "bare", at: EventTime(milliseconds: 0)),
  ]
}
