import Bandits
import Synchronization

/// Scratch memory for as many rankings as run at once.
final class ScratchPool: Sendable {
  private let free = Mutex<[Ranker.Scratch]>([])

  func use<R, Failure: Error>(
    _ body: (inout Ranker.Scratch) throws(Failure) -> R
  ) throws(Failure) -> R {
    var scratch = free.withLock { $0.popLast() } ?? Ranker.Scratch()
    defer { free.withLock { $0.append(scratch) } }
    return try body(&scratch)
  }
}
