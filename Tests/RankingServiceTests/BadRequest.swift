import Testing

/// One bad request, and how it should be refused.
struct BadRequest: Sendable, CustomTestStringConvertible {
  let name: String
  let path: String
  let body: [UInt8]
  let status: Int
  /// What the `where` of the problem should be; nil: not looked at.
  let place: String?

  var testDescription: String { name }

  init(_ name: String, path: String = "rank", _ body: String, _ status: Int, at place: String? = nil) {
    self.init(name, path: path, bytes: Array(body.utf8), status, at: place)
  }

  init(_ name: String, path: String = "rank", bytes: [UInt8], _ status: Int, at place: String? = nil) {
    self.name = name
    self.path = path == "rank" ? "/v1/placements/billboard/rank" : path
    self.body = bytes
    self.status = status
    self.place = place
  }

  private static let taste = #""taste":[1,2,3,4]"#

  static let table: [BadRequest] = [
    BadRequest("empty body", "", 400),
    BadRequest("not JSON", "hello", 400),
    BadRequest("truncated", #"{"actions":["a""#, 400),
    BadRequest("trailing comma", #"{"actions":["a",]}"#, 400),
    BadRequest("trailing bytes", #"{"actions":["a"]} x"#, 400),
    BadRequest("single quotes", "{'actions':['a']}", 400),
    BadRequest("NaN literal", #"{"actions":["a"],"context":{"hour":NaN}}"#, 400),
    BadRequest("Infinity literal", #"{"actions":["a"],"context":{"hour":Infinity}}"#, 400),
    BadRequest("leading zero", #"{"actions":["a"],"context":{"hour":012}}"#, 400),
    BadRequest("duplicate key", #"{"actions":["a"],"actions":["b"]}"#, 400),
    BadRequest("duplicate key in context", #"{"actions":["a"],"context":{"hour":1,"hour":2}}"#, 400),
    BadRequest("byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array(#"{"actions":["a"]}"#.utf8), 400),
    BadRequest("UTF-16", bytes: Array(#"{"actions":["a"]}"#.utf8).flatMap { [0, $0] }, 400),
    BadRequest("invalid UTF-8", bytes: Array(#"{"actions":[""#.utf8) + [0xC3, 0x28] + Array(#""]}"#.utf8), 400),
    BadRequest("lone surrogate", #"{"actions":["\ud800"]}"#, 400),
    BadRequest("deep nesting", #"{"actions":"# + String(repeating: "[", count: 100_000), 400),
    BadRequest("wrong type before a syntax error", #"{"actions":7, "member"}"#, 400),
    BadRequest("an array", "[]", 422),
    BadRequest("a number", "7", 422),
    BadRequest("no actions", "{}", 422),
    BadRequest("no candidates", #"{"actions":[]}"#, 422, at: "actions"),
    BadRequest("actions is an object", #"{"actions":{}}"#, 422, at: "actions"),
    BadRequest("duplicate ids", #"{"actions":["a","b","a"]}"#, 422, at: "actions[2]"),
    BadRequest("empty id", #"{"actions":["a",""]}"#, 422, at: "actions[1]"),
    BadRequest("a number as id", #"{"actions":["a",7]}"#, 422, at: "actions[1]"),
    BadRequest("an action without id", #"{"actions":[{"features":{}}]}"#, 422, at: "actions[0]"),
    BadRequest("control characters in an id", #"{"actions":["a\u0000b"]}"#, 422, at: "actions[0]"),
    BadRequest("an id of 600 bytes", #"{"actions":["\#(String(repeating: "x", count: 600))"]}"#, 422, at: "actions[0]"),
    BadRequest("null context", #"{"actions":["a"],"context":null}"#, 422, at: "context"),
    BadRequest("null in the context", #"{"actions":["a"],"context":{"hour":null}}"#, 422, at: "context.hour"),
    BadRequest("1e999", #"{"actions":["a"],"context":{"hour":1e999,\#(taste)}}"#, 422, at: "context.hour"),
    BadRequest("1e308", #"{"actions":["a"],"context":{"hour":1e308,\#(taste)}}"#, 422, at: "context.hour"),
    BadRequest(
      "a string for a number", #"{"actions":["a"],"context":{"hour":"x",\#(taste)}}"#, 422, at: "context.hour"),
    BadRequest(
      "a number for a category", #"{"actions":["a"],"context":{"country":1,\#(taste)}}"#, 422, at: "context.country"),
    BadRequest("missing vector", #"{"actions":["a"],"context":{}}"#, 422, at: "context.taste"),
    BadRequest("vector of the wrong size", #"{"actions":["a"],"context":{"taste":[1,2,3]}}"#, 422, at: "context.taste"),
    BadRequest("vector out of range", #"{"actions":["a"],"context":{"taste":[1,2,3,1e7]}}"#, 422, at: "context.taste"),
    BadRequest("mixed list", #"{"actions":["a"],"context":{"taste":[1,"x"]}}"#, 422, at: "context.taste[1]"),
    BadRequest("object in the context", #"{"actions":["a"],"context":{"hour":{}}}"#, 422, at: "context.hour"),
    BadRequest("unknown key", #"{"actions":["a"],"contxt":{}}"#, 422, at: "contxt"),
    BadRequest("limit 0", #"{"actions":["a"],"limit":0}"#, 422, at: "limit"),
    BadRequest("limit 1.5", #"{"actions":["a"],"limit":1.5}"#, 422, at: "limit"),
    BadRequest("limit 1e30", #"{"actions":["a"],"limit":1e30}"#, 422, at: "limit"),
    BadRequest("explain is a string", #"{"actions":["a"],"explain":"yes"}"#, 422, at: "explain"),
    BadRequest("a bad time", #"{"actions":["a"],"at":"yesterday"}"#, 422, at: "at"),
    BadRequest("a time beyond the year 9999", #"{"actions":["a"],"at":9223372036854775807}"#, 422, at: "at"),
    BadRequest("tags with a number", #"{"actions":["a"],"tags":{"cell":1}}"#, 422, at: "tags.cell"),
    BadRequest("10,001 candidates", #"{"actions":\#((0...10_000).map { "\($0)" })}"#, 422),
    BadRequest("10^6 candidates", #"{"actions":\#((0..<1_000_000).map { "\($0)" })}"#, 413),
    BadRequest("unknown placement", path: "/v1/placements/nowhere/rank", #"{"actions":["a"]}"#, 404),
    BadRequest("unknown path", path: "/v1/nothing", "{}", 404),
    BadRequest("snapshot of an unknown placement", path: "/v1/placements/nowhere/snapshots", "", 404),
    BadRequest("events: not JSON", path: "/v1/events", "{", 400),
    BadRequest("events: a number", path: "/v1/events", "7", 422),
    BadRequest("events: no type", path: "/v1/events", #"{"id":"x","at":0}"#, 422),
    BadRequest("events: unknown type", path: "/v1/events", #"{"type":"click","at":0}"#, 422),
    BadRequest("events: no time", path: "/v1/events", #"{"type":"tick"}"#, 422),
    BadRequest("events: negative time", path: "/v1/events", #"{"type":"tick","at":-1}"#, 422, at: "at"),
    BadRequest(
      "events: a misspelt key", path: "/v1/events",
      #"{"type":"play","id":"p","at":0,"member":"m","title":"t","seconds":1,"decisionId":"d"}"#, 422, at: "decisionId"),
    BadRequest(
      "events: negative seconds", path: "/v1/events",
      #"{"type":"play","id":"p","at":0,"member":"m","title":"t","seconds":-1}"#, 422, at: "seconds"),
    BadRequest(
      "events: propensity 0", path: "/v1/events",
      #"{"type":"decision","id":"d","at":0,"placement":"billboard","actions":["a"],"chosen":"a","propensity":0}"#, 422,
      at: "propensity"),
    BadRequest(
      "events: chosen is no action", path: "/v1/events",
      #"{"type":"decision","id":"d","at":0,"placement":"billboard","actions":["a"],"chosen":"b"}"#, 422),
    BadRequest(
      "events: unknown placement", path: "/v1/events",
      #"{"type":"decision","id":"d","at":0,"placement":"nowhere","actions":["a"],"chosen":"a"}"#, 422, at: "placement"),
    BadRequest(
      "events: a context that the features refuse", path: "/v1/events",
      #"{"type":"decision","id":"d","at":0,"placement":"billboard","actions":["a"],"chosen":"a","context":{"taste":[1]}}"#,
      422, at: "context.taste"),
    BadRequest(
      "events: over 16 MiB", path: "/v1/events", bytes: Array(repeating: UInt8(ascii: " "), count: 16 << 20 | 1), 413),
    BadRequest("page: not JSON", path: "/v1/rank", "{", 400),
    BadRequest("page: truncated inside a decision", path: "/v1/rank", #"{"decisions":[{"placement":"billboard""#, 400),
    BadRequest("page: a syntax error after a bad decision", path: "/v1/rank", #"{"decisions":[{"x":1},]}"#, 400),
    BadRequest("page: an array", path: "/v1/rank", "[]", 422),
    BadRequest("page: no decisions", path: "/v1/rank", #"{"member":"m"}"#, 422),
    BadRequest("page: an empty list of decisions", path: "/v1/rank", #"{"decisions":[]}"#, 422),
    BadRequest("page: decisions is an object", path: "/v1/rank", #"{"decisions":{}}"#, 422, at: "decisions"),
    BadRequest("page: unknown key", path: "/v1/rank", #"{"decisions":[{}],"limit":3}"#, 422, at: "limit"),
    BadRequest("page: a bad default", path: "/v1/rank", #"{"at":"soon","decisions":[{}]}"#, 422, at: "at"),
    BadRequest("page: a null in the context", path: "/v1/rank", #"{"context":{"a":null}}"#, 422, at: "context.a"),
    BadRequest(
      "page: 201 decisions", path: "/v1/rank", #"{"decisions":[\#(list(of: "{}", 201))]}"#, 422, at: "decisions[200]"),
    BadRequest(
      "page: 20,001 actions", path: "/v1/rank",
      #"{"decisions":[\#(list(of: many, 3))]}"#, 422, at: "decisions"),
    BadRequest(
      "page: over 4 MiB", path: "/v1/rank", bytes: Array(repeating: UInt8(ascii: " "), count: 4 << 20 | 1), 413),
    BadRequest("titles: not JSON", path: "/v1/titles", "{", 400),
    BadRequest("titles: no id", path: "/v1/titles", #"{"duration":1}"#, 422),
    BadRequest("titles: duration 0", path: "/v1/titles", #"{"id":"t","duration":0}"#, 422, at: "duration"),
    BadRequest("titles: unknown key", path: "/v1/titles", #"{"id":"t","genre":"drama"}"#, 422, at: "genre"),
    BadRequest("titles: genres is a string", path: "/v1/titles", #"{"id":"t","genres":"drama"}"#, 422, at: "genres"),
  ]

  private static func list(of element: String, _ count: Int) -> String {
    Array(repeating: element, count: count).joined(separator: ",")
  }

  /// A decision of 6,667 actions.
  private static let many = #"{"placement":"billboard","actions":\#((1...6_667).map { "\($0)" })}"#
}
