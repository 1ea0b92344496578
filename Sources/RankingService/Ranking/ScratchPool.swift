import Bandits
import Synchronization

/// Scratch memory for as many rankings as run at once.
final class ScratchPool: Sendable {
  private let free = Mutex<[Ranker.Scratch]>([])

  func use<R>(_ body: (inout Ranker.Scratch) -> R) -> R {
    var scratch = free.withLock { $0.popLast() } ?? Ranker.Scratch()
    defer { free.withLock { $0.append(scratch) } }
    return body(&scratch)
  }
}
