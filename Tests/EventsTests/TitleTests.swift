import Events
import JSON
import Testing

@Suite("Titles of the catalogue")
struct TitleTests {
  private func title(_ text: String, id: ActionID? = nil) throws -> Title {
    try JSONReader.document(Array(text.utf8)) { try Title(from: &$0, id: id, now: Examples.time) }
  }

  @Test("what is written as JSON is read as the same title", arguments: Examples.titles)
  func json(original: Title) throws {
    var writer = JSONWriter()
    original.write(to: &writer)
    #expect(try title(writer.text) == original)
  }

  @Test("all but the id may be left out, and the id where the address says it; then it holds from now on")
  func defaults() throws {
    #expect(try title(#"{"id":"a"}"#) == Title(id: "a", at: Examples.time))
    #expect(try title("{}", id: "a") == Title(id: "a", at: Examples.time))
    #expect(try title(#"{"id":"a","at":5}"#, id: "a") == Title(id: "a", at: EventTime(milliseconds: 5)))
  }

  @Test(
    "what is not a title is refused, and the error says where",
    arguments: [
      ("{}", "", "expected the key id"), (#"{"id":""}"#, "id", "non-empty"),
      (#"{"id":"a","duration":0}"#, "duration", "seconds that it plays"),
      (#"{"id":"a","duration":1e9}"#, "duration", "seconds that it plays"),
      (#"{"id":"a","genres":"drama"}"#, "genres", "array"), (#"{"id":"a","genres":[1]}"#, "genres[0]", "string"),
      (#"{"id":"a","artworks":[""]}"#, "artworks[0]", "non-empty"), (#"{"id":"a","at":"soon"}"#, "at", "RFC 3339"),
      (#"{"id":"a","launched":1}"#, "launched", "unknown key"),
      (#"{"id":"a","features":{"x":null}}"#, "features.x", "null"),
    ] as [(String, String, String)])
  func invalid(text: String, path: String, says: String) {
    let error = #expect(throws: JSONError.self) { try title(text) }
    #expect(error?.code == .invalid)
    #expect(error?.path == path)
    #expect(error?.reason.contains(says) == true, "\(error?.reason ?? "")")
  }

  @Test("another id than the address's is refused")
  func otherID() {
    #expect(throws: JSONError.self) { try title(#"{"id":"b"}"#, id: "a") }
  }

  @Test("a feature is looked up by name: of the features first, then duration and genres")
  func features() {
    var title = Examples.titles[0]
    #expect(title[feature: "year"] == .number(2024))
    #expect(title[feature: "duration"] == .number(5_400.5))
    #expect(title[feature: "genres"] == .texts(["drama", "é"]))
    #expect(title[feature: "country"] == nil)
    title.features = ["duration": .text("long")]
    #expect(title[feature: "duration"] == .text("long"))
    #expect(Examples.titles[1][feature: "genres"] == nil && Examples.titles[1][feature: "duration"] == nil)
  }
}
