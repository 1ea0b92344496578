import Attribution
import Events
import JSON
import Support
import Testing

@Suite("An outcome as a line")
struct OutcomeLineTests {
  private func outcome(listsOffered: Bool, number: Int = 0) -> Outcome {
    let features: Features = ["year": .number(2024)]
    let decision = Decision(
      id: "d", at: .minute(0), placement: "p",
      candidates: [Candidate(id: "a"), Candidate(id: "b", features: features), Candidate(id: "c")],
      places: [Place(candidate: 2), Place(candidate: 1)])
    return Outcome(
      decision: decision, place: 1, reward: 1, impressionAt: .minute(0), closedAt: .minute(6), plays: 1,
      rule: .lastTouch, listsOffered: listsOffered, number: number)
  }

  private func line(_ outcome: Outcome) -> String {
    var writer = JSONWriter()
    outcome.write(to: &writer)
    return writer.text
  }

  private func read(_ line: String) throws -> Outcome {
    try JSONReader.document(Array(line.utf8)) { reader in try Outcome(from: &reader) }
  }

  @Test("it lists what was offered where it should, and is read as it was written", arguments: [false, true])
  func offered(listsOffered: Bool) throws {
    let written = line(outcome(listsOffered: listsOffered))
    #expect(written.contains(#""place":1,"offered":["a","b","c"]"#) == listsOffered)
    let read = try read(written)
    #expect(read.listsOffered == listsOffered && read.action == "b")
    #expect(read.decision.candidates.map(\.id) == (listsOffered ? ["a", "b", "c"] : ["b"]))
    #expect(read.decision.candidates.map(\.features.entries.count) == (listsOffered ? [0, 1, 0] : [1]))
    #expect(line(read) == written)
  }

  @Test("it says which outcome of its placement the first one was, where anybody counts", arguments: [0, 1, 1 << 53])
  func number(number: Int) throws {
    let written = line(outcome(listsOffered: true, number: number))
    #expect(written.contains(#""offered":["a","b","c"],"number":\#(number)}"#) == (number > 0))
    let read = try read(written)
    #expect(read.number == number && line(read) == written)
  }

  @Test(
    "offers that lack the action, hold no ids or are none are errors",
    arguments: [#"["a","c"]"#, "[]", #"["b",1]"#, #""b""#, #"["b",""]"#])
  func wrong(offered: String) {
    let text = line(outcome(listsOffered: true)).replacing(#"["a","b","c"]"#, with: offered)
    #expect(throws: JSONError.self) { try read(text) }
  }
}
