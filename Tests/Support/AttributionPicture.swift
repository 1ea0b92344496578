package import Events

/// Events drawn in one line, one character per minute: `ab-B-|`.
///
/// | sign | event |
/// | --- | --- |
/// | `-` | a minute in which nothing happens |
/// | `a` … `z` | an impression of that action, of the decision drawn last |
/// | `A` … `Z` | a play of that title by member m, two minutes watched |
/// | `1` … `4` | that decision of placement p for member m, among a, b, c |
/// | `5` … `8` | that decision of placement q for member m about title a, among the images x, y |
/// | `+` | a reward of 1 for the decision drawn last |
/// | `.` | a tick |
/// | `\|` | a tick that moves every watermark past everything |
/// | `^` | the next edit of the rules |
/// | `( )` | what stands in between happens in one minute, in that order |
///
/// After a sign: `<2` it happened two minutes before it comes, `@3` it names decision 3, `~n` it names member n (`~_`:
/// nobody), `=5` five minutes watched or a value of 5, `/b` it names action b, `#k` its id is k, `!` our own ranking.
/// Spaces mean nothing. A picture without decisions begins with decision 1.
package struct AttributionPicture {
  /// In the order they come.
  package private(set) var events: [Event] = []
  /// How many events come before each edit.
  package private(set) var edits: [Int] = []
  private var signs: [Character]
  private var index = 0
  private var minute: Int64 = 0
  private var isGroup = false
  private var drawnLast = "d1"

  /// - Precondition: The text is a picture: mistakes in it are the test's.
  package init(_ text: String) {
    signs = text.filter { $0 != " " }
    while index < signs.count { readSign() }
    let feedback = events
    guard !feedback.contains(where: { if case .decision = $0 { true } else { false } }) else { return }
    events = []
    append(decision: "1", at: 0, Modifiers())
    events += feedback
    edits = edits.map { $0 + 1 }
  }

  private mutating func readSign() {
    let sign = signs[index]
    index += 1
    switch sign {
    case "(": isGroup = true
    case ")": isGroup = false
    default:
      read(sign)
      if isGroup { return }
    }
    if sign != "(" { minute += 1 }
  }

  private mutating func read(_ sign: Character) {
    let modifiers = readModifiers()
    let at = minute - modifiers.minutesBefore
    switch sign {
    case "-": break
    case ".": events.append(.tick(.minute(at)))
    case "|": events.append(.tick(.minute(at + 1_000_000)))
    case "^": edits.append(events.count)
    case "+": append(reward: at, modifiers)
    case "1"..."8": append(decision: sign, at: at, modifiers)
    case "a"..."z": append(impression: String(sign), at: at, modifiers)
    case "A"..."Z": append(play: sign.lowercased(), at: at, modifiers)
    default: preconditionFailure("no such sign: \(sign)")
    }
  }

  private mutating func append(decision sign: Character, at: Int64, _ modifiers: Modifiers) {
    drawnLast = "d\(sign)"
    let isArtwork = "5678".contains(sign)
    let member: MemberID? = modifiers.member.map { $0 == "_" ? nil : MemberID($0) } ?? "m"
    let candidates = (isArtwork ? ["x", "y"] : ["a", "b", "c"]).map { Candidate(id: ActionID($0)) }
    events.append(
      .decision(
        Decision(
          id: DecisionID(drawnLast), at: .minute(at), placement: isArtwork ? "q" : "p", member: member,
          title: isArtwork ? "a" : nil, candidates: candidates, places: candidates.indices.map { Place(candidate: $0) },
          snapshot: modifiers.isOwn ? 1 : nil)))
  }

  private mutating func append(impression action: String, at: Int64, _ modifiers: Modifiers) {
    events.append(
      .impression(
        Impression(
          id: id(modifiers), at: .minute(at), decisionID: modifiers.decision ?? DecisionID(drawnLast),
          action: ActionID(action), member: modifiers.member.map { MemberID($0) })))
  }

  private mutating func append(play title: String, at: Int64, _ modifiers: Modifiers) {
    events.append(
      .play(
        Play(
          id: id(modifiers), at: .minute(at), member: MemberID(modifiers.member ?? "m"), title: ActionID(title),
          seconds: (modifiers.amount ?? 2) * 60, decisionID: modifiers.decision)))
  }

  private mutating func append(reward at: Int64, _ modifiers: Modifiers) {
    events.append(
      .reward(
        Reward(
          id: id(modifiers), at: .minute(at), decisionID: modifiers.decision ?? DecisionID(drawnLast),
          action: modifiers.action, member: modifiers.member.map { MemberID($0) }, value: modifiers.amount ?? 1)))
  }

  private func id(_ modifiers: Modifiers) -> EventID { modifiers.id ?? EventID("e\(events.count + 100)") }
}

extension AttributionPicture {
  private struct Modifiers {
    var minutesBefore: Int64 = 0
    var decision: DecisionID?
    var member: String?
    var amount: Double?
    var action: ActionID?
    var id: EventID?
    var isOwn = false
  }

  private mutating func readModifiers() -> Modifiers {
    var modifiers = Modifiers()
    while index < signs.count {
      switch signs[index] {
      case "<": modifiers.minutesBefore = Int64(readNumber()) ?? 0
      case "@": modifiers.decision = DecisionID("d\(readCharacter())")
      case "~": modifiers.member = readCharacter()
      case "=": modifiers.amount = Double(readNumber())
      case "/": modifiers.action = ActionID(readCharacter())
      case "#": modifiers.id = EventID(readCharacter())
      case "!":
        modifiers.isOwn = true
        index += 1
      default: return modifiers
      }
    }
    return modifiers
  }

  private mutating func readCharacter() -> String {
    index += 2
    return String(signs[index - 1])
  }

  private mutating func readNumber() -> String {
    let digits = signs[(index + 1)...].prefix { $0.isNumber || $0 == "," }
    index += 1 + digits.count
    return String(digits).replacing(",", with: ".")
  }
}

extension EventTime {
  /// A minute of a picture or a world: counted from 2026-01-01T00:00:00Z.
  package static func minute(_ count: Int64) -> EventTime {
    EventTime(milliseconds: 1_767_225_600_000 + count * 60_000)
  }

  /// Inverse of `minute(_:)`, cut off.
  package var minuteCount: Int64 { (milliseconds - 1_767_225_600_000) / 60_000 }
}
