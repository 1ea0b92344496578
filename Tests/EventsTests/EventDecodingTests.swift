import Events
import JSON
import Testing

@Suite("Events are read strictly")
struct EventDecodingTests {
  static let at = EventTime(milliseconds: 1_795_464_001_000)

  @Test("an impression")
  func impression() throws {
    let text =
      #"{"type":"impression","id":"i-1","at":"2026-11-23T20:00:01Z","decisionID":"d-1","action":"tt2","member":"m"}"#
    let impression = Impression(id: "i-1", at: EventDecodingTests.at, decisionID: "d-1", action: "tt2", member: "m")
    #expect(try event(text) == .impression(impression))
    let bare = #"{"at":1795464001000,"action":"tt2","decisionID":"d-1","type":"impression"}"#
    #expect(
      try event(bare)
        == .impression(
          Impression(id: "d-1/tt2/1795464001000", at: EventDecodingTests.at, decisionID: "d-1", action: "tt2")))
  }

  @Test("a play")
  func play() throws {
    let text = #"{"type":"play","id":"p-1","at":"2026-11-23T20:00:01Z","member":"m42","title":"tt2","seconds":1800}"#
    let play = Play(id: "p-1", at: EventDecodingTests.at, member: "m42", title: "tt2", seconds: 1800)
    #expect(try event(text) == .play(play))
    let named = text.replacing("}", with: #","decisionID":"d","origin":"eu"}"#)
    #expect(
      try event(named)
        == .play(
          Play(
            id: "p-1", at: EventDecodingTests.at, member: "m42", title: "tt2", seconds: 1800, decisionID: "d",
            origin: "eu")))
  }

  @Test("a reward")
  func reward() throws {
    let text = #"{"type":"reward","id":"r-1","at":"2026-11-23T20:00:01Z","decisionID":"d-1","value":-0.7}"#
    #expect(
      try event(text) == .reward(Reward(id: "r-1", at: EventDecodingTests.at, decisionID: "d-1", value: -0.7)))
    #expect(
      try event(text.replacing("}", with: #","action":"a"}"#))
        == .reward(Reward(id: "r-1", at: EventDecodingTests.at, decisionID: "d-1", action: "a", value: -0.7)))
  }

  @Test("a decision that another system made: the chosen action first, the others after it")
  func decision() throws {
    let text = #"""
      {"type":"decision","id":"d-9","at":"2026-11-23T20:00:01Z","placement":"billboard","member":"m7","title":"t",
       "context":{"b":true,"a":1,"c":"x","d":[1,2.5],"e":["x","y"],"f":[]},"tags":{"z":"1","cell":"b"},
       "actions":["a",{"id":"b","features":{"year":2024}},{"id":"c"}],"chosen":"b","propensity":0.5}
      """#
    guard case .decision(let decision) = try event(text) else {
      Issue.record("not a decision")
      return
    }
    #expect(decision.id == "d-9" && decision.placement == "billboard" && decision.member == "m7")
    #expect(decision.title == "t" && decision.at == EventDecodingTests.at && decision.origin == .local)
    #expect(
      decision.context == [
        "a": .number(1), "b": .text("true"), "c": .text("x"), "d": .vector([1, 2.5]), "e": .texts(["x", "y"]),
        "f": .texts([]),
      ])
    #expect(decision.tags == [Tag(name: "cell", value: "b"), Tag(name: "z", value: "1")])
    #expect(decision.candidates.map(\.id) == ["a", "b", "c"])
    #expect(decision.candidates[1].features == ["year": .number(2024)])
    #expect(decision.places == [Place(candidate: 1, propensity: 0.5), Place(candidate: 0), Place(candidate: 2)])
    #expect(decision.snapshot == nil && decision.requestDigest == 0 && decision.arm == nil)
    #expect(decision.action(at: 0) == "b")
  }

  @Test("a tick")
  func tick() throws {
    #expect(try event(#"{"type":"tick","at":"2026-11-23T20:00:01Z"}"#) == .tick(EventDecodingTests.at))
  }

  /// One valid event of each type, every key on its own.
  static let valid: [String: [(key: String, value: String, isNeeded: Bool)]] = [
    "impression": [
      ("id", #""i""#, false), ("at", "5", true), ("decisionID", #""d""#, true), ("action", #""a""#, true),
      ("member", #""m""#, false), ("origin", #""eu""#, false),
    ],
    "play": [
      ("id", #""p""#, true), ("at", "5", true), ("member", #""m""#, true), ("title", #""t""#, true),
      ("seconds", "5", true), ("decisionID", #""d""#, false), ("origin", #""eu""#, false),
    ],
    "reward": [
      ("id", #""r""#, true), ("at", "5", true), ("decisionID", #""d""#, true), ("value", "1", true),
      ("action", #""a""#, false), ("member", #""m""#, false), ("origin", #""eu""#, false),
    ],
    "decision": [
      ("id", #""d""#, true), ("at", "5", true), ("placement", #""p""#, true), ("actions", #"["a"]"#, true),
      ("chosen", #""a""#, true), ("propensity", "1", false), ("member", #""m""#, false), ("title", #""t""#, false),
      ("context", "{}", false), ("tags", "{}", false), ("arm", #""policy""#, false), ("origin", #""eu""#, false),
    ],
    "tick": [("at", "5", true), ("origin", #""eu""#, false)],
  ]

  static func object(_ type: String, _ members: [(key: String, value: String, isNeeded: Bool)]) -> String {
    "{" + ([#""type":"\#(type)""#] + members.map { #""\#($0.key)":\#($0.value)"# }).joined(separator: ",") + "}"
  }

  @Test("each key may be left out or must not, and the error names it", arguments: valid.keys.sorted())
  func missing(type: String) {
    let members = EventDecodingTests.valid[type] ?? []
    #expect(error(EventDecodingTests.object(type, members)) == nil)
    for (index, member) in members.enumerated() {
      var others = members
      others.remove(at: index)
      let error = error(EventDecodingTests.object(type, others))
      if member.isNeeded {
        #expect(error?.code == .invalid)
        #expect(
          error?.reason.contains(member.key) == true, "\(type) without \(member.key): \(error?.description ?? "")")
      } else {
        #expect(error == nil, "\(type) without \(member.key): \(error?.description ?? "")")
      }
    }
  }

  @Test(
    "null and a value of another type are refused for every key, and the error names it", arguments: valid.keys.sorted()
  )
  func wrongTypes(type: String) {
    let members = EventDecodingTests.valid[type] ?? []
    for (index, member) in members.enumerated() {
      for value in ["null", "true", "[5,{}]", member.value.hasPrefix("\"") ? "5" : #""?""#] {
        var wrong = members
        wrong[index].value = value
        let error = error(EventDecodingTests.object(type, wrong))
        #expect(error?.code == .invalid, "\(type) with \(member.key) \(value)")
        #expect(error?.path.hasPrefix(member.key) == true, "\(type) with \(member.key) \(value): \(error?.path ?? "")")
      }
    }
  }

  @Test("an unknown key is refused, and one that belongs to another type", arguments: valid.keys.sorted())
  func unknownKeys(type: String) {
    let members = EventDecodingTests.valid[type] ?? []
    let unknown = error(EventDecodingTests.object(type, members + [("decisionId", #""d""#, false)]))
    #expect(unknown?.path == "decisionId" && unknown?.reason == "unknown key")
    let own = Set(members.map(\.key))
    let others = EventDecodingTests.valid.values.flatMap(\.self).filter { !own.contains($0.key) }
    for other in others {
      let error = error(EventDecodingTests.object(type, members + [other]))
      #expect(error?.code == .invalid)
      #expect(error?.reason.contains("\(other.key) in a \(type)") == true, "\(error?.description ?? "accepted")")
    }
  }

  @Test("a key that stands twice is refused", arguments: valid.keys.sorted())
  func duplicates(type: String) {
    let members = EventDecodingTests.valid[type] ?? []
    for member in members {
      #expect(error(EventDecodingTests.object(type, members + [member]))?.reason == "duplicate key")
    }
  }
}
