/// Time that passes evenly, whatever the wall says: for how long something takes, and when to look again. Injected, so
/// that a simulation lets it pass when it likes.
package protocol SteadyClock: Sendable {
  var now: ContinuousClock.Instant { get }

  /// - Throws: `CancellationError`, at once, if the task is cancelled.
  func sleep(for duration: Duration) async throws

  /// Calls `body` once, at an instant or soon after it.
  func call(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void)
}

extension ContinuousClock: SteadyClock {
  package func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }

  package func call(at instant: Instant, _ body: @escaping @Sendable () -> Void) {
    Task {
      try? await Task.sleep(until: instant)
      body()
    }
  }
}
