import JSON
import Testing

@Suite("A key stands once in an object")
struct DuplicateKeyTests {
  private func document(_ keys: [String]) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      for key in keys { writer.member(key, 1) }
    }
    return writer.text
  }

  @Test("A duplicate of any key is found at any size, and no other key is taken for one", arguments: 1...40)
  func everySize(_ count: Int) throws {
    for style in [{ "\($0)" }, { "feature_\($0)_of_the_member" }, { "\($0)é" }] as [(Int) -> String] {
      let keys = (0..<count).map(style)
      #expect(try JSONValue(parsing: document(keys)).object?.keys == keys)
      for twice in keys {
        let found = error(document(keys + [twice])) { try $0.skip() }
        #expect(found?.code == .malformed)
        #expect(found?.reason == "duplicate key")
        #expect(found?.offset == document(keys).utf8.count)
      }
    }
  }

  @Test("Keys are compared as decoded bytes: escapes hide none, equivalence makes none", arguments: [0, 20])
  func bytes(_ others: Int) throws {
    let filler = (0..<others).map { "\"filler\($0)\":0," }.joined()
    #expect(error("{\(filler)\"\\u00e9\":1,\"é\":2}") { try $0.skip() }?.reason == "duplicate key")
    #expect(error(#"{\#(filler)"a/b":1,"a\/b":2}"#) { try $0.skip() }?.reason == "duplicate key")
    try read("{\(filler)\"\u{E9}\":1,\"e\u{301}\":2}") { try $0.skip() }
    try read(#"{\#(filler)"a":1,"a\u0000":2,"\u0000":3,"":4}"#) { try $0.skip() }
  }

  @Test("The same key in another object is no duplicate")
  func otherObjects() throws {
    try read(#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}"#) { try $0.skip() }
  }

  @Test("100,000 keys are read, and a duplicate of the first is found at the end")
  func many() throws {
    let keys = (0..<100_000).map { "k\($0)" }
    try read(document(keys)) { try $0.skip() }
    #expect(error(document(keys + ["k0"])) { try $0.skip() }?.path == "k0")
  }
}
