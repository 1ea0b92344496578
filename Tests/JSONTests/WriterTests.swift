import JSON
import Testing

@Suite("The writer and the tree")
struct WriterTests {
  @Test("Commas come by themselves")
  func commas() {
    var writer = JSONWriter(reserving: 128)
    writer.object { writer in
      writer.member("a", "x")
      writer.member("b", 0.5)
      writer.member("c", 7)
      writer.member("d", true)
      writer.key("e")
      writer.array { writer in
        writer.null()
        writer.array { _ in }
        writer.object { _ in }
        writer.object { $0.member("\n", false) }
        writer.raw(Array(#"{"already":[1]}"#.utf8))
        writer.string("")
      }
      writer.member("f", Int64(8))
    }
    #expect(
      writer.text == #"{"a":"x","b":0.5,"c":7,"d":true,"e":[null,[],{},{"\n":false},{"already":[1]},""],"f":8}"#)
    #expect(writer.bytes == Array(writer.text.utf8))
  }

  @Test("A tree keeps what was in the document, in its order, and writes it again")
  func tree() throws {
    let text = #"{"z":[1,2.5,"s",null,true],"a":{"b":{}},"é":-0}"#
    let value = try JSONValue(parsing: text)
    var writer = JSONWriter()
    writer.value(value)
    #expect(writer.text == text)
    #expect(value["z"]?[1]?.number == 2.5)
    #expect(value["z"]?[2]?.string == "s")
    #expect(value["z"]?[3] == .null)
    #expect(value["z"]?[4]?.bool == true)
    #expect(value["z"]?.array?.count == 5)
    #expect(value["z"]?[5] == nil)
    #expect(value["z"]?[-1] == nil)
    #expect(value["a"]?["b"] == .object(JSONObject()))
    #expect(value["e\u{301}"] == nil)
    #expect(value["a"]?.string == nil)
    #expect(value.object?.keys == ["z", "a", "é"])
    #expect(try JSONValue(parsing: #"{"a":1,"b":2}"#) != JSONValue(parsing: #"{"b":2,"a":1}"#))
  }
}
