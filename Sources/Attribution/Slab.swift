/// Values in numbered slots; a freed slot's number is given out again.
struct Slab<Value: Sendable>: Sendable {
  private var slots: [Value?] = []
  private var free: [Int] = []

  var count: Int { slots.count - free.count }

  mutating func insert(_ value: Value) -> Int {
    guard let slot = free.popLast() else {
      slots.append(value)
      return slots.count - 1
    }
    slots[slot] = value
    return slot
  }

  mutating func remove(_ slot: Int) {
    slots[slot] = nil
    free.append(slot)
  }

  /// The value in an occupied slot.
  subscript(slot: Int) -> Value {
    _read {
      precondition(slots[slot] != nil, "slot \(slot) is empty")
      yield slots[slot].unsafelyUnwrapped
    }
    _modify {
      guard var value = slots[slot].take() else { preconditionFailure("slot \(slot) is empty") }
      defer { slots[slot] = value }
      yield &value
    }
  }
}
