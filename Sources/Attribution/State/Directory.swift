/// Values in slots, found by the hashes of their keys; the keys are in the values.
struct Directory<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var hash: UInt64
    var value: Value
  }

  private var index = HashIndex()
  private var entries: Slab<Entry>

  init(vacant: Value) { entries = Slab(vacant: Entry(hash: 0, value: vacant)) }

  /// Values held. - Complexity: O(1).
  var count: Int { entries.count }

  /// The slot of the value of that hash that is meant; `nowhere` if there is none. - Complexity: O(1), expected.
  @inline(__always)
  func slot(of hash: UInt64, where isMeant: (borrowing Value) -> Bool) -> Slot {
    index.first(of: hash) { slot in entries[slot].hash == hash && isMeant(entries[slot].value) }
  }

  /// - Complexity: O(1), expected and amortized.
  mutating func insert(_ value: consuming Value, hash: UInt64) -> Slot {
    let slot = entries.insert(Entry(hash: hash, value: value))
    index.insert(slot, hash: hash)
    return slot
  }

  /// - Complexity: O(1), expected.
  mutating func remove(_ slot: Slot) {
    index.remove(slot, hash: entries[slot].hash)
    entries.remove(slot)
  }

  /// The slots that hold values, in the order of their numbers. - Complexity: O(*n* log *n*).
  var slots: [Slot] { entries.occupied }

  /// The hash of the key in a slot. - Complexity: O(1).
  func hash(of slot: Slot) -> UInt64 { entries[slot].hash }

  /// The value in a slot.
  subscript(slot: Slot) -> Value {
    @inline(__always) _read { yield entries[slot].value }
    @inline(__always) _modify { yield &entries[slot].value }
  }
}
