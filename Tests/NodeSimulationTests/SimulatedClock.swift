import RankingService

/// The steady clock of one life of a node. Time passes when a timer fires, and a little whenever somebody looks.
final class SimulatedClock: SteadyClock, @unchecked Sendable {
  private struct Timer {
    let due: Duration
    /// Called with whether the time has come; if not, the clock has stopped.
    let ring: (Bool) -> Void
  }

  /// What a look at the clock takes: work is never quite without duration.
  private static let look = Duration.microseconds(100)

  /// Only differences to it are seen.
  private let start = ContinuousClock.now
  private var elapsed = Duration.zero
  private var timers: [Timer] = []
  private var isStopped = false

  var now: ContinuousClock.Instant {
    elapsed += SimulatedClock.look
    return start + elapsed
  }

  func sleep(for duration: Duration) async throws {
    guard !isStopped, !Task.isCancelled else { throw CancellationError() }
    let isTime = await withCheckedContinuation { reply in
      timers.append(Timer(due: elapsed + duration) { reply.resume(returning: $0) })
    }
    if !isTime { throw CancellationError() }
  }

  func call(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) {
    guard !isStopped else { return }
    timers.append(Timer(due: instant - start) { if $0 { body() } })
  }

  var hasTimers: Bool { !timers.isEmpty }

  /// Lets time pass until the next timer fires; of several due at once the one set first.
  func fireNext() {
    guard let next = timers.indices.min(by: { timers[$0].due < timers[$1].due }) else { return }
    let timer = timers.remove(at: next)
    elapsed = max(elapsed, timer.due)
    timer.ring(true)
  }

  /// Wakes all who sleep as if they were cancelled; nobody sleeps any more.
  func stop() {
    isStopped = true
    let rest = timers
    timers = []
    for timer in rest { timer.ring(false) }
  }
}
