import Events
import Synchronization

/// Makes decision ids for requests that bring none: unique between processes and restarts, in order within one process.
final class DecisionIDMaker: Sendable {
  private let prefix: String
  private let count = Atomic<UInt64>(0)

  init() {
    prefix = String(UInt64.random(in: UInt64.min...UInt64.max), radix: 36) + "-"
  }

  func next() -> DecisionID {
    DecisionID(prefix + String(count.wrappingAdd(1, ordering: .relaxed).newValue, radix: 36))
  }
}
