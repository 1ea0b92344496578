import JSON
import Testing

@Suite("A place holds one value")
struct PlaceTests {
  @Test("raw gives the bytes of a value, which are a document themselves")
  func raw() throws {
    let text = #" { "a" : [1, {"b":"c"}] , "d": "é\n" , "e":-1.5e3}  "#
    var parts: [String] = []
    try read(text) { reader in
      try reader.object { reader, _ in
        let offset = reader.offset
        let range = try reader.raw()
        #expect(range.lowerBound == offset)
        parts.append(String(decoding: Array(text.utf8)[range], as: UTF8.self))
      }
    }
    #expect(parts == [#"[1, {"b":"c"}]"#, #""é\n""#, "-1.5e3"])
  }

  @Test("After a read that failed another may be tried")
  func another() throws {
    let found = try read(#"["1", 2, ["3", {"x":4}]]"#) { reader in
      var found: [String] = []
      try reader.array { reader, _ in
        if let text = try? reader.string() { return found.append(text) }
        if let number = try? reader.double() { return found.append("\(number)") }
        if (try? reader.array { reader, _ in found.append(try reader.string()) }) == nil { try reader.skip() }
      }
      return found
    }
    #expect(found == ["1", "2.0", "3"])
  }

  @Test("A body that catches an error passes over its value, and the elements after it are read")
  func recovery() throws {
    let text = #"[{"v":1},{"v":"x","w":[{"deep":[1,2]}]},{"v":3},4,{"v":{"v":5}},{"v":6}]"#
    var values: [Double] = []
    var refused: [String] = []
    try read(text) { reader in
      try reader.array { reader, index in
        do {
          try reader.object { reader, key in
            if key == "v" { values.append(try reader.double()) } else { try reader.skip() }
          }
        } catch let error as JSONError {
          refused.append("\(index) \(error.path)")
        }
      }
    }
    #expect(values == [1, 3, 6])
    #expect(refused == ["1 v", "3 ", "4 v"])
  }

  @Test("Catching an error does not hide that the document is malformed")
  func noHiding() {
    for text in [#"[{"v":"x","v":2}]"#, #"[{"v":"x","w":}]"#, #"["x",["y"]"#, "[[tru]]", "[01]", #"[["x","b":1}]"#] {
      let found = error(text) { reader in
        try reader.array { reader, _ in
          _ = try? reader.array { reader, _ in _ = try reader.double() }
        }
      }
      #expect(found?.code == .malformed, "\(text)")
    }
    #expect(error("[1") { try? $0.skip() }?.code == .malformed)
  }

  @Test("A value that a body does not read is checked and passed over")
  func unreadValues() throws {
    var count = 0
    try JSONReader.document(Array("[1,[2],{}]".utf8)) { try $0.array { _, _ in count += 1 } }
    #expect(count == 3)
    #expect(error("[1,[2,]]") { try $0.array { _, _ in } }?.code == .malformed)
    #expect(error("01") { _ in }?.code == .malformed)
  }

  @Test("A body that reads twice stops the program")
  func programmerErrors() async {
    await #expect(processExitsWith: .failure) {
      try JSONReader.document(Array("[1,2]".utf8)) { reader in
        try reader.array { reader, _ in
          try reader.skip()
          try reader.skip()
        }
      }
    }
  }

  @Test("Nesting up to the limit is read, one more is malformed, and a flood of brackets is only that")
  func nesting() throws {
    func nested(_ depth: Int, _ open: String = "[", _ close: String = "]") -> [UInt8] {
      Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
    }
    for limit in [1, 32, 256] {
      try JSONReader.document(nested(limit), depthLimit: limit) { try $0.skip() }
      _ = try JSONReader.document(nested(limit), depthLimit: limit) { try $0.value() }
      #expect(throws: JSONError.self) {
        try JSONReader.document(nested(limit + 1), depthLimit: limit) { try $0.skip() }
      }
    }
    let flood = error(nested(1_000_000)) { try $0.value() }
    #expect(flood?.code == .malformed)
    #expect(flood?.offset == 32)
    let deepest = Array(repeating: "a", count: 32).joined(separator: ".")
    #expect(error(nested(100_000, #"{"a":"#, "}")) { try $0.skip() }?.path == deepest)
    let siblings = "[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]"
    try JSONReader.document(Array(siblings.utf8), depthLimit: 3) { try $0.skip() }
  }

  @Test("White space of all four kinds may stand between tokens")
  func whiteSpace() throws {
    let tokens = #"{ "a" : [ 1 , 2 ] , "b" : { } , "c" : [ ] }"#.split(separator: " ")
    var writer = JSONWriter()
    writer.value(try JSONValue(parsing: " \t\r\n" + tokens.joined(separator: " \t\r\n") + " \t\r\n"))
    #expect(writer.text == tokens.joined())
  }
}
