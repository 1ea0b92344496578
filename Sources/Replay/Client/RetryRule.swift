/// How often, and after which pauses, a request that failed for now is sent again.
package struct RetryRule: Sendable, Equatable {
  /// At least 1, the first attempt counted.
  package let attempts: Int
  private static let firstPause = Duration.milliseconds(100)
  private static let longestPause = Duration.seconds(5)
  /// What a service may ask for.
  private static let longestRetryAfter = Duration.seconds(30)

  /// Of a service that was there a moment ago, and may be restarting: about 40 s.
  package static let patient = RetryRule(attempts: 13)
  /// Of a service that has not been heard of yet: about 3 s, it may be starting.
  package static let first = RetryRule(attempts: 6)

  package init(attempts: Int) {
    precondition(attempts >= 1, "\(attempts) attempts")
    self.attempts = attempts
  }

  /// How an attempt ended that is worth another one.
  package enum Failure: Equatable, Sendable {
    /// No answer came.
    case unanswered
    /// The service said: not now.
    case refused(retryAfter: Duration?)

    /// Nil for an answer that another attempt would not change.
    init?(_ answer: ServiceAnswer) {
      guard [429, 502, 503, 504, 507].contains(answer.status) else { return nil }
      self = .refused(retryAfter: answer.retryAfter)
    }
  }

  /// The pause before the next attempt; nil to give up.
  ///
  /// Doubles from 100 ms to 5 s, and is at least what the service asked for, up to 30 s.
  ///
  /// - Parameter attempt: The one that failed, from 1.
  package func pause(after attempt: Int, _ failure: Failure) -> Duration? {
    guard attempt < attempts else { return nil }
    let doubled = RetryRule.firstPause * (1 << min(attempt - 1, 10))
    let pause = min(doubled, RetryRule.longestPause)
    guard case .refused(let asked?) = failure else { return pause }
    return max(pause, min(asked, RetryRule.longestRetryAfter))
  }
}
