/// Values in numbered slots; a freed slot's number is given out again, the last freed first.
///
/// A freed slot holds `vacant`, so that it keeps nothing alive. Who asks for a freed slot gets `vacant` too: that slots
/// are not asked for after they were freed is for the owner to see to.
package struct Slab<Value: Sendable>: Sendable {
  private var values: [Value] = []
  private var free: [Slot] = []
  private let vacant: Value

  package init(vacant: Value) { self.vacant = vacant }

  /// Values held. - Complexity: O(1).
  package var count: Int { values.count - free.count }

  /// - Complexity: O(1), amortized.
  package mutating func insert(_ value: consuming Value) -> Slot {
    guard let slot = free.popLast() else {
      values.append(value)
      return Slot(values.count - 1)
    }
    values[slot.index] = value
    return slot
  }

  /// - Complexity: O(1), amortized.
  package mutating func remove(_ slot: Slot) {
    values[slot.index] = vacant
    free.append(slot)
  }

  /// The slots that hold values, in the order of their numbers. - Complexity: O(*n* log *n*).
  package var occupied: [Slot] {
    let freed = Set(free)
    return values.indices.map { Slot($0) }.filter { !freed.contains($0) }
  }

  /// The value in a slot.
  package subscript(slot: Slot) -> Value {
    @inline(__always) _read { yield values[slot.index] }
    @inline(__always) _modify { yield &values[slot.index] }
  }
}
