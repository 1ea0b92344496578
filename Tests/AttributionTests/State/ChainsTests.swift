import Attribution
import Support
import Testing

@Suite("Chains")
struct ChainsTests {
  @Test("hold what lists hold, the latest first", arguments: UInt64(0)..<50)
  func model(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    var chains = Chains()
    var first = [Slot](repeating: .nowhere, count: 3)
    var lists: [[Slot]] = [[], [], []]
    for _ in 0..<500 {
      let slot = Slot(random.int(0...20))
      if let list = lists.firstIndex(where: { $0.contains(slot) }) {
        chains.remove(slot, first: &first[list])
        lists[list].removeAll { $0 == slot }
      } else {
        let list = random.int(0...2)
        chains.insert(slot, first: &first[list])
        lists[list].insert(slot, at: 0)
      }
      let held = first.map { Array(sequence(first: $0) { chains.next(after: $0) }.prefix { $0.isSomewhere }) }
      #expect(held == lists)
    }
  }
}
