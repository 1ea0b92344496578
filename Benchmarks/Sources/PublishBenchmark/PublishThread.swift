import Foundation
import Synchronization

/// Another thread that publishes while something is measured on this one.
final class PublishThread: Sendable {
  private let publisher: Mutex<Publisher>
  private let changed: Int
  private let isStopped = Atomic(true)
  private let count = Atomic(0)

  init(_ publisher: Publisher, changed: Int) {
    self.publisher = Mutex(publisher)
    self.changed = changed
  }

  /// - Parameter rate: Publishes a second; nil: as many as it can.
  /// - Returns: How many publishes there were while `body` ran.
  func count<Result>(rate: Double?, while body: () -> Result) -> (Result, publishes: Int) {
    isStopped.store(false, ordering: .sequentiallyConsistent)
    count.store(0, ordering: .sequentiallyConsistent)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread { [self] in
      publisher.withLock { publish(&$0, rate: rate) }
      done.signal()
    }
    let result = body()
    isStopped.store(true, ordering: .sequentiallyConsistent)
    done.wait()
    return (result, count.load(ordering: .sequentiallyConsistent))
  }

  private func publish(_ publisher: inout Publisher, rate: Double?) {
    let start = ContinuousClock.now
    while !isStopped.load(ordering: .sequentiallyConsistent) {
      publisher.learn(changing: changed)
      _ = publisher.publish()
      let published = count.add(1, ordering: .sequentiallyConsistent).newValue
      guard let rate else { continue }
      let rest = (start + .seconds(Double(published) / rate) - .now) / .seconds(1)
      if rest > 0 { Thread.sleep(forTimeInterval: rest) }
    }
  }
}
