import Attribution
import Support
import Testing

@Suite("Hash index")
struct HashIndexTests {
  /// Few hashes, so that many stand in each other's way and some are equal.
  @Test("finds what a dictionary finds, through growth and removals", arguments: UInt64(0)..<50)
  func model(seed: UInt64) {
    var random = WorldRandom(seed: seed)
    let spread = UInt64(random.pick([1, 4, 64, 1 << 20]))
    var index = HashIndex()
    var hashes: [Int: UInt64] = [:]
    for step in 0..<2_000 {
      let slot = random.int(0...random.pick([10, 200, 800]))
      if let hash = hashes[slot] {
        index.remove(Slot(slot), hash: hash)
        hashes[slot] = nil
      } else {
        let hash = (random.next() % spread) << 32 | UInt64(step)
        index.insert(Slot(slot), hash: hash)
        hashes[slot] = hash
      }
      #expect(index.count == hashes.count)
      guard step.isMultiple(of: 97) else { continue }
      let isFound = hashes.allSatisfy { slot, hash in index.first(of: hash) { $0 == Slot(slot) } == Slot(slot) }
      #expect(isFound)
      let isAlone = (0...800).allSatisfy { slot in
        hashes[slot] != nil || index.first(of: random.next() % spread << 32) { $0 == Slot(slot) } == .nowhere
      }
      #expect(isAlone)
    }
  }

  @Test("of slots with one hash the one that is meant is found")
  func equalHashes() {
    var index = HashIndex()
    for slot in 0..<100 { index.insert(Slot(slot), hash: 7 << 32) }
    for slot in stride(from: 0, to: 100, by: 2) { index.remove(Slot(slot), hash: 7 << 32) }
    for slot in 0..<100 {
      #expect(index.first(of: 7 << 32) { $0 == Slot(slot) } == (slot.isMultiple(of: 2) ? .nowhere : Slot(slot)))
    }
    #expect(index.first(of: 8 << 32) { _ in true } == .nowhere)
  }

  @Test("a copy does not see what becomes of the other")
  func copies() {
    var index = HashIndex()
    index.insert(Slot(1), hash: 1 << 32)
    let copy = index
    index.remove(Slot(1), hash: 1 << 32)
    #expect(copy.first(of: 1 << 32) { _ in true } == Slot(1))
    #expect(index.first(of: 1 << 32) { _ in true } == .nowhere)
  }
}
