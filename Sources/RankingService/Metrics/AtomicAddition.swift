import Synchronization

extension Atomic where Value == Double {
  /// Adds without a lock. Concurrent additions are all counted; their order, and so the rounding, is not defined.
  borrowing func add(_ amount: Double) {
    var old = load(ordering: .relaxed)
    while true {
      let (exchanged, original) = weakCompareExchange(expected: old, desired: old + amount, ordering: .relaxed)
      if exchanged { return }
      old = original
    }
  }
}
