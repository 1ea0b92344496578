import Events
import JSON
import Testing

@Suite("Events beyond the limits")
struct EventLimitTests {
  static func play(_ key: String, _ value: String) -> String {
    var members = ["id": #""p""#, "at": "5", "member": #""m""#, "title": #""t""#, "seconds": "5"]
    members[key] = value
    return #"{"type":"play","#
      + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
      .joined(separator: ",") + "}"
  }

  static func decision(_ key: String, _ value: String) -> String {
    var members = ["id": #""d""#, "at": "5", "placement": #""p""#, "actions": #"["a","b"]"#, "chosen": #""a""#]
    members[key] = value
    return #"{"type":"decision","#
      + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
      .joined(separator: ",") + "}"
  }

  @Test(
    "what is out of range is refused where it stands",
    arguments: [
      (play("at", "-1"), "at"), (play("at", "253402300800000"), "at"),
      (play("at", "5.5"), "at"), (play("at", #""yesterday""#), "at"), (play("at", #""1969-12-31T23:59:59Z""#), "at"),
      (play("seconds", "-0.1"), "seconds"), (play("seconds", "1e10"), "seconds"), (play("seconds", "1e999"), "seconds"),
      (play("id", #""""#), "id"), (play("member", #""a\u0000""#), "member"), (play("title", #""a\n""#), "title"),
      (play("id", "\"\(String(repeating: "x", count: 513))\""), "id"),
      (decision("propensity", "0"), "propensity"), (decision("propensity", "1.0001"), "propensity"),
      (decision("propensity", "-0.5"), "propensity"), (decision("actions", "[]"), "actions"),
      (decision("actions", #"["a","a"]"#), "actions[1]"), (decision("actions", #"["a",{"id":"a"}]"#), "actions[1]"),
      (decision("actions", #"["a",{"features":{}}]"#), "actions[1]"), (decision("actions", #"["a",5]"#), "actions[1]"),
      (decision("actions", #"["a",{"id":"b","score":1}]"#), "actions[1].score"),
      (decision("actions", #"["a",{"id":"b","features":{"x":null}}]"#), "actions[1].features.x"),
      (decision("chosen", #""c""#), ""), (decision("context", #"{"x":null}"#), "context.x"),
      (decision("context", #"{"x":{}}"#), "context.x"), (decision("context", #"{"x":[1,"a"]}"#), "context.x[1]"),
      (decision("context", #"{"x":[true]}"#), "context.x[0]"), (decision("context", #"{"x":1e999}"#), "context.x"),
      (decision("tags", #"{"x":1}"#), "tags.x"), (decision("tags", "[]"), "tags"),
    ])
  func refused(text: String, path: String) {
    let error = error(text)
    #expect(error?.code == .invalid)
    #expect(error?.path == path)
  }

  @Test(
    "what is no event is refused",
    arguments: ["[]", "null", "5", "{}", #"{"type":"view","at":5}"#, #"{"type":null}"#, #"{"at":5}"#])
  func noEvent(text: String) {
    #expect(error(text)?.code == .invalid)
  }

  @Test("what is not JSON is malformed", arguments: ["", "{", #"{"type":"tick","at":5,}"#, #"{"type":"tick" "at":5}"#])
  func malformed(text: String) {
    #expect(error(text)?.code == .malformed)
  }

  @Test("the most that is allowed is taken, one more is not")
  func counts() {
    func list(_ count: Int) -> String { "[" + (0..<count).map { "\"a\($0)\"" }.joined(separator: ",") + "]" }
    func object(_ count: Int) -> String {
      "{" + (0..<count).map { "\"a\($0)\":\"x\"" }.joined(separator: ",") + "}"
    }
    let limit = JSONReader.candidateLimit
    #expect(error(EventLimitTests.decision("actions", list(limit)).replacing(#""a","#, with: "")) != nil, "chosen a")
    #expect(
      error(EventLimitTests.decision("actions", list(limit)).replacing(#""chosen":"a""#, with: #""chosen":"a1""#))
        == nil)
    #expect(error(EventLimitTests.decision("actions", list(limit + 1)))?.path == "actions[\(limit)]")
    #expect(error(EventLimitTests.decision("context", object(1_024))) == nil)
    #expect(error(EventLimitTests.decision("context", object(1_025)))?.path == "context")
    #expect(error(EventLimitTests.decision("tags", object(64))) == nil)
    #expect(error(EventLimitTests.decision("tags", object(65)))?.path == "tags")
    #expect(error(EventLimitTests.decision("context", "{\"x\":\(list(10_000))}")) == nil)
    #expect(error(EventLimitTests.decision("context", "{\"x\":\(list(10_001))}"))?.path == "context.x[10000]")
  }
}
