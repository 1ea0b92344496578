import Attribution
import Events

/// A steady stream of a home page: a billboard that shows titles, and images that titles wear.
///
/// Of each decision there are 1.5 impressions of distinct actions and 0.6 plays on average; 3% of all events come twice,
/// and every thousandth is followed by a tick. Each event comes up to the lateness after it happened, so they are
/// shuffled inside it. Ids have 12 to 20 bytes. The same seed makes the same stream.
struct AttributionWorkload {
  struct Chunk {
    var events: [Event] = []
    var digests: [UInt64] = []
  }

  static let window = EventDuration.hours(6)
  static let lateness = EventDuration.minutes(2)
  static let rules: [PlacementName: AttributionRules] = [
    "billboard": AttributionRules(
      window: window, lateness: lateness, reward: RewardRule(kind: .atLeast(seconds: 120)), limits: unlimited),
    "artwork": AttributionRules(
      window: window, lateness: lateness, reward: RewardRule(kind: .fraction), limits: unlimited),
  ]
  private static let unlimited = StateLimits(pairs: 1 << 30, bytes: 1 << 50)
  private static let titles = 20_000
  private static let members = 2_000_000

  private var random: UInt64
  private let millisecondsPerDecision: Double
  private var decisions = 0
  private var sinceTick = 0
  /// What has happened and not come yet, by the second in which it comes.
  private var coming: [Int64: [(at: Int64, event: Event)]] = [:]
  private var second: Int64
  private static let start: Int64 = 1_767_225_600_000

  /// - Parameter openPairs: How many pairs are open once the first window is over.
  init(seed: UInt64, openPairs: Int) {
    random = seed
    millisecondsPerDecision = Double(AttributionWorkload.window.milliseconds) * 1.5 / Double(openPairs)
    second = AttributionWorkload.start / 1_000
  }

  /// What the catalogue says of the titles.
  var catalogue: [Title] {
    (0..<AttributionWorkload.titles).map { number in
      Title(
        id: title(number), at: EventTime(milliseconds: AttributionWorkload.start),
        duration: Double(600 + number % 6_000))
    }
  }

  /// The next events in the order in which they come: whole seconds until there are `count` or more.
  mutating func next(atLeast count: Int) -> Chunk {
    var chunk = Chunk()
    while chunk.events.count < count {
      second += 1
      while now < Double(second * 1_000) { decide() }
      for (_, event) in (coming.removeValue(forKey: second - 1) ?? []).sorted(by: { $0.at < $1.at }) {
        chunk.events.append(event)
        if draw(100) < 3 { chunk.events.append(event) }
        sinceTick += 1
        if sinceTick == 1_000 {
          sinceTick = 0
          chunk.events.append(.tick(EventTime(milliseconds: (second - 1) * 1_000)))
        }
      }
    }
    chunk.digests = chunk.events.map(\.digest)
    return chunk
  }

  private var now: Double { Double(AttributionWorkload.start) + Double(decisions) * millisecondsPerDecision }

  private mutating func decide() {
    let at = Int64(now)
    decisions += 1
    let id = DecisionID("d-" + hexadecimal(UInt64(decisions) &* 0x9E37_79B9_7F4A_7C15, digits: 16))
    let member = MemberID("m" + decimal(draw(AttributionWorkload.members), digits: 11))
    let isArtwork = draw(10) < 3
    let first = draw(AttributionWorkload.titles)
    let about = title(first)
    let ids = (0..<10).map { isArtwork ? image($0, of: first) : title((first + 37 * $0) % AttributionWorkload.titles) }
    let places = (0..<5).map { Place(candidate: $0, score: 0.5, propensity: $0 == 0 ? 0.2 : nil) }
    let context: Features = [
      "country": .text("BR"), "device": .text("tv"), "hour": .number(Double(draw(24))),
    ]
    deliver(
      .decision(
        Decision(
          id: id, at: EventTime(milliseconds: at), placement: isArtwork ? "artwork" : "billboard", member: member,
          title: isArtwork ? about : nil, context: context, candidates: ids.map { Candidate(id: $0) }, places: places,
          snapshot: 7)), at: at)
    for place in 0..<(draw(2) == 0 ? 1 : 2) {
      let shownAt = at + 200 + Int64(draw(20_000))
      deliver(
        .impression(
          Impression(
            id: EventID("i-" + hexadecimal(next(), digits: 14)), at: EventTime(milliseconds: shownAt), decisionID: id,
            action: ids[place])), at: shownAt)
      guard draw(10) < 4 else { continue }
      let playedAt = shownAt + 1_000 + Int64(draw(draw(2) == 0 ? 3_600_000 : 10_000_000))
      deliver(
        .play(
          Play(
            id: EventID("p-" + hexadecimal(next(), digits: 12)), at: EventTime(milliseconds: playedAt), member: member,
            title: isArtwork ? about : ids[place], seconds: Double(draw(6_000)), decisionID: draw(3) == 0 ? id : nil)),
        at: playedAt)
    }
  }

  private mutating func deliver(_ event: Event, at: Int64) {
    let comesAt = at + Int64(draw(Int(AttributionWorkload.lateness.milliseconds)))
    coming[comesAt / 1_000, default: []].append((comesAt, event))
  }

  private func title(_ number: Int) -> ActionID { ActionID("tt" + decimal(number, digits: 10)) }
  private func image(_ number: Int, of title: Int) -> ActionID {
    ActionID("im" + decimal(title, digits: 8) + "-" + decimal(number, digits: 2))
  }

  private func decimal(_ number: Int, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  private func hexadecimal(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 16 - text.utf8.count)) + text.suffix(digits)
  }

  private mutating func draw(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  /// Vigna's SplitMix64.
  private mutating func next() -> UInt64 {
    random &+= 0x9E37_79B9_7F4A_7C15
    var z = random
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
