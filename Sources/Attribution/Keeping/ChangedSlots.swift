/// Which slots have changed since they were taken last, each noted once, and which keys are left of those that were freed.
///
/// It notes nothing until it is told to. A slot that was freed before anybody took it leaves no trace.
struct ChangedSlots: Sendable {
  private(set) var isKept = false
  /// In no order that means anything.
  private var slots: [Slot] = []
  /// By slot: `unchanged`, or its place in `slots`, doubled, and one more if it was taken before.
  private var places: [Int32] = []
  /// Keys that were taken and whose slots have been freed since.
  private var left: [UInt64] = []

  private static let unchanged: Int32 = -1

  /// What there is to take. - Complexity: O(1).
  var count: Int { slots.count + left.count }

  /// Begins to note, from a state in which each of these slots is as it was taken last.
  mutating func keep(taken slots: [Slot]) {
    isKept = true
    for slot in slots { setPlace(of: slot, ChangedSlots.unchanged) }
  }

  /// Begins to note, from a state of which nothing was taken.
  mutating func keep(untaken slots: [Slot]) {
    isKept = true
    for slot in slots { enter(slot) }
  }

  /// Notes nothing any more, and forgets what it noted.
  mutating func stop() { self = ChangedSlots() }

  /// Notes a slot that has just been filled. - Complexity: O(1), amortized.
  @inline(__always)
  mutating func enter(_ slot: Slot) {
    if isKept { add(slot, wasTaken: false) }
  }

  /// Notes a slot whose contents have changed. - Complexity: O(1), amortized.
  @inline(__always)
  mutating func note(_ slot: Slot) {
    if isKept, places[slot.index] == ChangedSlots.unchanged { add(slot, wasTaken: true) }
  }

  /// Notes a slot that is freed. - Complexity: O(1), amortized.
  ///
  /// - Parameter key: Under which its contents were taken, if they were.
  @inline(__always)
  mutating func leave(_ slot: Slot, key: UInt64) {
    if isKept { remove(slot, key: key) }
  }

  /// Slots that have changed, and keys of which nothing is left, which from now on count as taken.
  ///
  /// - Parameter room: How many at most; less by what is taken.
  /// - Complexity: O(*taken*).
  mutating func take(room: inout Int) -> (slots: [Slot], left: [UInt64]) {
    let left = self.left.takeLast(room)
    room -= left.count
    let slots = self.slots.takeLast(room)
    room -= slots.count
    for slot in slots { places[slot.index] = ChangedSlots.unchanged }
    return (slots, left)
  }

  private mutating func add(_ slot: Slot, wasTaken: Bool) {
    setPlace(of: slot, Int32(truncatingIfNeeded: slots.count << 1 | (wasTaken ? 1 : 0)))
    slots.append(slot)
  }

  private mutating func remove(_ slot: Slot, key: UInt64) {
    let place = places[slot.index]
    if place == ChangedSlots.unchanged || place & 1 == 1 { left.append(key) }
    guard place != ChangedSlots.unchanged, let last = slots.popLast(), last != slot else { return }
    slots[Int(place >> 1)] = last
    places[last.index] = place & ~1 | places[last.index] & 1
  }

  private mutating func setPlace(of slot: Slot, _ place: Int32) {
    while places.count <= slot.index { places.append(ChangedSlots.unchanged) }
    places[slot.index] = place
  }
}

extension Array {
  /// Takes out the last elements, `limit` of them if there are as many.
  mutating func takeLast(_ limit: Int) -> [Element] {
    // Not a slice: as long as it lives, a removal copies all that stays.
    let taken = Array(suffix(limit))
    removeLast(taken.count)
    return taken
  }
}
