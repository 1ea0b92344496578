import Synchronization

/// Where the writer puts a value, before it answers, and everyone else reads it: what is known of titles, which placements
/// are ranked.
///
/// Who reads keeps what was there at that moment; the writer copies it only when something changes.
final class Board<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  var current: Value { value.withLock { $0 } }

  func publish(_ value: Value) { self.value.withLock { $0 = value } }
}
