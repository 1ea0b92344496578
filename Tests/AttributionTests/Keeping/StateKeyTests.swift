import Attribution
import Support
import Testing

@Suite("State keys")
struct StateKeyTests {
  @Test("keys have what they were made of, and stand in the order of kind, placement and number")
  func order() throws {
    let keys = [
      StateKey(.attribution), StateKey(.title, name: "a"), StateKey(.title, name: "b"),
      StateKey(.decision, number: 255), StateKey(.decision, number: 256),
      StateKey(.decision, placement: 1, number: 3),
      StateKey(.decision, placement: 256, number: 1), StateKey(.feedback, number: 1 << 40),
    ]
    #expect(keys.sorted() == keys)
    for key in keys { #expect(try StateKey(decoding: key.bytes) == key) }
    #expect(keys[1].name == "a" && keys[1].number == nil && keys[1].kind == .title)
    #expect(keys[6].placement == 256 && keys[6].number == 1)
    #expect(keys[7].number == 1 << 40)
    #expect(throws: StateError.self) { try StateKey(decoding: [1, 0]) }
  }
}
