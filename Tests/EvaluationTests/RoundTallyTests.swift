import Evaluation
import Testing

@Suite("What a log held")
struct RoundTallyTests {
  @Test("what is left out is counted by reason, and the first places are told")
  func counts() {
    var tally = RoundTally()
    for line in 1...30 { tally.drop(because: "not JSON", at: "a.json:\(line)") }
    tally.drop(4, because: "never activated")
    #expect(tally.dropped == ["not JSON": 30, "never activated": 4])
    #expect(tally.examples.count == 20 && tally.examples.first == "a.json:1: not JSON")
  }
}
