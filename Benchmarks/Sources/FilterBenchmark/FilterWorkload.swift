import Events
import JSON

/// Members of a home page over a week, one after the other, as lines with keys in their order.
///
/// A member has 2 to 18 decisions about 20 titles each, of which 1 to 4 are shown; three in ten lead to a playback that is
/// reported 1 to 3 times. Ids have 9 to 16 bytes. The same seed makes the same lines.
struct FilterWorkload {
  private static let start: Int64 = 1_767_225_600_000
  private static let week = 7 * 86_400_000
  private static let titles = 2_000

  private var random: UInt64
  private var members = 0

  init(seed: UInt64) { random = seed }

  /// All lines of the next member.
  mutating func nextMember() -> (lines: Int, bytes: [UInt8]) {
    let member = MemberID("member-" + decimal(members, digits: 8))
    members += 1
    var events: [(at: Int64, id: String, event: Event)] = []
    for number in 0..<(2 + draw(17)) { appendDecision(number, of: member, to: &events) }
    events.sort { ($0.at, $0.id) < ($1.at, $1.id) }
    var writer = JSONWriter()
    var bytes: [UInt8] = []
    for (at, id, event) in events {
      event.write(to: &writer)
      writer.endLine()
      bytes += Array("\(member)\t\(decimal(Int(at), digits: 15))\t\(id)\t".utf8) + writer.bytes
      writer.bytes.removeAll(keepingCapacity: true)
    }
    return (events.count, bytes)
  }

  private mutating func appendDecision(
    _ number: Int, of member: MemberID, to events: inout [(at: Int64, id: String, event: Event)]
  ) {
    func append(_ id: String, at: Int64, _ event: Event) { events.append((at, id, event)) }
    let at = FilterWorkload.start + Int64(draw(FilterWorkload.week))
    let suffix = "\(decimal(members, digits: 8))-\(decimal(number, digits: 2))"
    let id = DecisionID("d-" + suffix)
    let first = draw(FilterWorkload.titles)
    let titles = (0..<20).map { ActionID("tt" + decimal((first + 37 * $0) % FilterWorkload.titles, digits: 7)) }
    let context: Features = [
      "country": .text(["US", "BR", "JP", "DE"][draw(4)]), "device": .text(["tv", "phone", "web"][draw(3)]),
      "hour": .number(Double(at / 3_600_000 % 24)),
    ]
    append(
      id.text, at: at,
      .decision(
        .imported(
          id: id, at: EventTime(milliseconds: at), placement: "billboard", member: member, context: context,
          candidates: titles.map { Candidate(id: $0) }, chosen: 0, propensity: Double(1 + draw(9_999)) / 10_000)))
    for place in 0...draw(4) {
      let shown = at + 500 + Int64(3_000 * place + draw(500))
      let impression = Impression(
        id: EventID("i-\(suffix)-\(place)"), at: EventTime(milliseconds: shown), decisionID: id, action: titles[place],
        member: member)
      append(impression.id.text, at: shown, .impression(impression))
    }
    guard draw(10) < 3 else { return }
    let title = titles[draw(2)]
    var watched = 0
    for report in 0...draw(3) {
      watched += 60 + draw(1_140)
      let play = Play(
        id: EventID("p-\(suffix)-\(report)"), at: EventTime(milliseconds: at + 20_000 + Int64(watched) * 1_000),
        member: member, title: title, seconds: Double(watched))
      append(play.id.text, at: play.at.milliseconds, .play(play))
    }
  }

  private func decimal(_ number: Int, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
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
