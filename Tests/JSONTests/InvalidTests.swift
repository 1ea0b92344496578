import JSON
import Testing

@Suite("JSON of the wrong type is invalid, and the error tells where")
struct InvalidTests {
  /// `{"decisionID":string,"limit":integer,"actions":[{"id":string,"features":{any:number}}]}`.
  private func rank(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "decisionID": _ = try reader.string()
      case "limit": _ = try reader.integer()
      case "actions": try reader.array { reader, _ in try self.action(&reader) }
      default: throw reader.invalid("an unknown member")
      }
    }
  }

  private func action(_ reader: inout JSONReader) throws {
    var id: String?
    try reader.object { reader, key in
      switch key {
      case "id":
        let text = try reader.string()
        if text.isEmpty { throw reader.invalid("an empty id") }
        id = text
      case "features": try reader.object { reader, _ in _ = try reader.double() }
      default: try reader.skip()
      }
    }
    if id == nil { throw reader.invalid("no id") }
  }

  @Test("Path, offset and reason lead to the value at fault")
  func paths() {
    let cases: [(String, String)] = [
      (#"[]"#, "expected an object, found an array (byte 0)"),
      (#" 1"#, "expected an object, found a number (byte 1)"),
      (#"{"decisionID":null}"#, "decisionID: expected a string, found null (byte 14)"),
      (#"{"limit":"3"}"#, "limit: expected a number, found a string (byte 9)"),
      (#"{"limit":2.5}"#, "limit: expected a whole number (byte 9)"),
      (#"{"limit":1e19}"#, "limit: a whole number out of range (byte 9)"),
      (#"{"actions":true}"#, "actions: expected an array, found a boolean (byte 11)"),
      (#"{"actions":[{"id":"a"},7]}"#, "actions[1]: expected an object, found a number (byte 23)"),
      (#"{"actions":[{"id":"a"},{"id":{}}]}"#, "actions[1].id: expected a string, found an object (byte 29)"),
      (#"{"actions":[{"id": ""}]}"#, "actions[0].id: an empty id (byte 19)"),
      (#"{"actions":[{"id":"a"}, {"x":[1,[2]]} ]}"#, "actions[1]: no id (byte 24)"),
      (
        #"{"actions":[{"features":{"a.b":"x"}}]}"#,
        #"actions[0].features["a.b"]: expected a number, found a string (byte 31)"#
      ),
      (#"{"actions":[{"features":{"x":1e999}}]}"#, "actions[0].features.x: a number out of range (byte 29)"),
      (#"{"a\nb":1}"#, #"["a\nb"]: an unknown member (byte 8)"#),
    ]
    for (text, description) in cases {
      let found = error(text, rank)
      #expect(found?.code == .invalid)
      #expect(found?.description == description)
    }
  }

  @Test("A long key is cut in a path")
  func longKey() throws {
    let found = try #require(error("{\"\(String(repeating: "é", count: 100_000))\":1}", rank))
    #expect(found.path == "[\"" + String(repeating: "é", count: 64) + "…\"]")
  }

  @Test("A syntax error anywhere wins over an invalid value, and over an error of the body's own")
  func malformedWins() {
    struct Refused: Error {}
    #expect(error(#"{"limit":"3","x":[1,}"#, rank)?.code == .malformed)
    #expect(error(#"{"limit":"3"}}"#, rank)?.code == .malformed)
    #expect(error(#"{"limit":"3","limit":"3"}"#, rank)?.path == "limit")
    #expect(error("[1") { _ in throw Refused() }?.code == .malformed)
    #expect(throws: Refused.self) { try read("[1]") { _ in throw Refused() } }
    #expect(throws: Refused.self) { try read("[1]") { try $0.array { _, _ in throw Refused() } } }
  }

  @Test("Each kind is told from each other")
  func kinds() throws {
    let samples = ["null", "true", "1", #""a""#, "[]", "{}"]
    for (index, text) in samples.enumerated() {
      let reads: [(inout JSONReader) throws -> Void] = [
        { try $0.null() }, { _ = try $0.bool() }, { _ = try $0.double() }, { _ = try $0.string() },
        { try $0.array { reader, _ in try reader.skip() } }, { try $0.object { reader, _ in try reader.skip() } },
      ]
      for (kind, body) in reads.enumerated() {
        #expect(error(text, body)?.code == (kind == index ? nil : .invalid), "\(text) as \(kind)")
      }
    }
    let kinds: [JSONReader.Kind] = [.null, .bool, .number, .string, .array, .object]
    for (text, kind) in zip(samples, kinds) {
      let found = try read(text) { reader in
        defer { try? reader.skip() }
        return try reader.kind()
      }
      #expect(found == kind)
    }
  }
}
