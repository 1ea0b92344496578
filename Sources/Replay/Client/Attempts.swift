/// A request that is sent until there is an answer that another attempt would not change.
package struct Attempts: Sendable {
  /// Waits; a test does not.
  package typealias Pause = @Sendable (Duration) async throws -> Void

  /// The system's way to wait.
  package static let sleep: Pause = { try await Task.sleep(for: $0) }

  private let name: String
  private let rule: RetryRule
  private let pause: Pause

  /// - Parameter name: Of the request, for messages: `POST /v1/events`.
  init(of name: String, _ rule: RetryRule, pause: @escaping Pause) {
    self.name = name
    self.rule = rule
    self.pause = pause
  }

  /// - Throws: `ReplayError` once the rule says to give up.
  func answer(to request: () async throws(TransportError) -> ServiceAnswer) async throws(ReplayError) -> ServiceAnswer {
    var attempts = 0
    while true {
      attempts += 1
      let failure: RetryRule.Failure
      let reason: String
      do throws(TransportError) {
        let answer = try await request()
        guard let refused = RetryRule.Failure(answer) else { return answer }
        (failure, reason) = (refused, answer.described)
      } catch {
        (failure, reason) = (.unanswered, error.reason)
      }
      guard let pause = rule.pause(after: attempts, failure) else {
        throw .service("\(name): gave up after \(attempts) attempts: \(reason)")
      }
      do { try await self.pause(pause) } catch { throw .service("\(name): interrupted while waiting: \(reason)") }
    }
  }
}

extension ServiceAnswer {
  /// Such as `503: recovering`.
  package var described: String { problem(in: body).map { "\(status): \($0)" } ?? "\(status)" }
}
