/// Slots found by the hashes of their keys: open addressing with linear probing, and no tombstones.
///
/// The keys are the owner's, who says of a slot that a hash leads to whether it is the one. An entry is half a hash and a
/// slot, eight bytes; where it stands follows from that half alone, so growing asks for no key. At most two thirds of the
/// entries are taken. What is found depends on neither capacity nor history, and nothing is ever listed.
package struct HashIndex: Sendable {
  private var entries = [UInt64](repeating: HashIndex.empty, count: 8)
  package private(set) var count = 0
  private static let empty = UInt64.max

  package init() {}

  /// The slot of a hash that is meant; `nowhere` if there is none. - Complexity: O(1), expected.
  @inline(__always)
  package func first(of hash: UInt64, where isMeant: (Slot) -> Bool) -> Slot {
    let mask = entries.count &- 1
    let tag = hash >> 32
    var position = Int(truncatingIfNeeded: tag) & mask
    while case let entry = entries[position], entry != HashIndex.empty {
      if entry >> 32 == tag, case let slot = HashIndex.slot(of: entry), isMeant(slot) { return slot }
      position = (position &+ 1) & mask
    }
    return .nowhere
  }

  /// Enters a slot, which must not be there yet. - Complexity: O(1), expected and amortized.
  package mutating func insert(_ slot: Slot, hash: UInt64) {
    if (count + 1) * 3 > entries.count * 2 { grow() }
    place((hash >> 32) << 32 | UInt64(UInt32(bitPattern: slot.number)))
    count += 1
  }

  /// Takes a slot out, which must be there under this hash. - Complexity: O(1), expected.
  package mutating func remove(_ slot: Slot, hash: UInt64) {
    let mask = entries.count &- 1
    let sought = (hash >> 32) << 32 | UInt64(UInt32(bitPattern: slot.number))
    var hole = HashIndex.home(of: sought, mask)
    while entries[hole] != sought {
      precondition(entries[hole] != HashIndex.empty, "slot \(slot.number) is not in the index")
      hole = (hole &+ 1) & mask
    }
    // What stands behind the hole and could stand nearer to its home moves up.
    var position = (hole &+ 1) & mask
    while case let entry = entries[position], entry != HashIndex.empty {
      if (position &- HashIndex.home(of: entry, mask)) & mask >= (position &- hole) & mask {
        entries[hole] = entry
        hole = position
      }
      position = (position &+ 1) & mask
    }
    entries[hole] = HashIndex.empty
    count -= 1
  }

  private mutating func place(_ entry: UInt64) {
    let mask = entries.count &- 1
    var position = HashIndex.home(of: entry, mask)
    while entries[position] != HashIndex.empty { position = (position &+ 1) & mask }
    entries[position] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = [UInt64](repeating: HashIndex.empty, count: old.count * 2)
    for entry in old where entry != HashIndex.empty { place(entry) }
  }

  private static func home(of entry: UInt64, _ mask: Int) -> Int { Int(truncatingIfNeeded: entry >> 32) & mask }
  private static func slot(of entry: UInt64) -> Slot { Slot(number: Int32(truncatingIfNeeded: entry)) }
}
