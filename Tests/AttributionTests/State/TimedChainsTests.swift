import Attribution
import Events
import Support
import Testing

@Suite("Timed chains")
struct TimedChainsTests {
  @Test("hold what sorted lists hold, the latest first, of one moment the last that came", arguments: UInt64(0)..<50)
  func model(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    var chains = TimedChains()
    var first = [Slot](repeating: .nowhere, count: 3)
    var lists: [[Slot]] = [[], [], []]
    for _ in 0..<500 {
      let slot = Slot(random.int(0...20))
      if let list = lists.firstIndex(where: { $0.contains(slot) }) {
        chains.remove(slot, first: &first[list])
        lists[list].removeAll { $0 == slot }
      } else {
        let list = random.int(0...2)
        let at = EventTime.minute(Int64(random.int(0...9)))
        chains.insert(slot, at: at, first: &first[list])
        lists[list].insert(slot, at: lists[list].firstIndex { chains.moment(of: $0) <= at } ?? lists[list].count)
      }
      let held = first.map { Array(sequence(first: $0) { chains.next(after: $0) }.prefix { $0.isSomewhere }) }
      #expect(held == lists)
    }
  }
}
