extension RetryRule {
  /// Waits; a test does not.
  package typealias Pause = @Sendable (Duration) async throws -> Void

  /// The system's way to wait.
  package static let sleep: Pause = { try await Task.sleep(for: $0) }

  /// Sends until there is an answer that another attempt would not change.
  ///
  /// - Parameters:
  ///   - name: The request, as an error names it.
  ///   - pause: Waits; a test does not.
  /// - Throws: `ReplayError` if the rule gives up, or the wait is interrupted.
  func attempt(
    _ name: String, pause: Pause = RetryRule.sleep, _ request: () async throws(TransportError) -> ServiceAnswer
  ) async throws(ReplayError) -> ServiceAnswer {
    var attempts = 0
    while true {
      attempts += 1
      let failure: Failure
      let reason: String
      do throws(TransportError) {
        let answer = try await request()
        guard let refused = Failure(answer) else { return answer }
        (failure, reason) = (refused, answer.described)
      } catch {
        (failure, reason) = (.unanswered, error.reason)
      }
      guard let duration = self.pause(after: attempts, failure) else {
        throw .service("\(name): gave up after \(attempts) attempts: \(reason)")
      }
      do { try await pause(duration) } catch { throw .service("\(name): interrupted while waiting: \(reason)") }
    }
  }
}

extension ServiceAnswer {
  /// Such as `503: recovering`.
  package var described: String { problem(in: body).map { "\(status): \($0)" } ?? "\(status)" }
}
