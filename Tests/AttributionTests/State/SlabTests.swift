import Attribution
import Support
import Testing

@Suite("Slabs")
struct SlabTests {
  @Test("hold what a dictionary holds, give freed slots out again, and keep nothing alive", arguments: UInt64(0)..<50)
  func model(seed: UInt64) {
    final class Value: Sendable {}
    var random = WorldRandom(seed: seed)
    let vacant = Value()
    var slab = Slab(vacant: vacant)
    var values: [Slot: Value] = [:]
    var most = 0
    for _ in 0..<500 {
      if random.isOne(in: 2), let slot = values.keys.sorted(by: { $0.number < $1.number }).first {
        weak let freed = values.removeValue(forKey: slot)
        slab.remove(slot)
        #expect(freed == nil)
        #expect(slab[slot] === vacant)
      } else {
        let value = Value()
        let slot = slab.insert(value)
        #expect(values.updateValue(value, forKey: slot) == nil)
      }
      most = max(most, values.count)
      #expect(slab.count == values.count)
      #expect(values.allSatisfy { slab[$0.key] === $0.value })
      #expect(slab.occupied == values.keys.sorted { $0.number < $1.number })
      #expect(slab.occupied.allSatisfy { $0.index < most })
    }
  }
}
