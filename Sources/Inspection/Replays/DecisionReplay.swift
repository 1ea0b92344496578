import Bandits
package import EventLog
package import Events
package import History
package import JSON

/// Why a decision was made, by the snapshot that ranked it; or why that cannot be told.
package enum DecisionReplay: Sendable {
  case explained(DecisionView, FoundSnapshot.Origin)
  case unavailable(String)

  /// The members of `DecisionView` with `rebuilt`; where it cannot be told, `replay` alone, `unavailable` with its reason.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      switch self {
      case .explained(let view, let origin):
        view.writeMembers(to: &writer)
        writer.member("rebuilt", origin.isRebuilt)
        if let agrees = origin.agrees { writer.member("agrees", agrees) }
      case .unavailable(let reason):
        writer.key("replay")
        writer.object { writer in
          writer.member("verdict", "unavailable")
          writer.member("reason", reason)
        }
      }
    }
  }
}

extension Inspector {
  /// Ranks a decision again as it was ranked, and says why it came out so.
  ///
  /// - Parameter find: Finds the version that ranked it; a `HistoryError` of it makes it unavailable.
  /// - Throws: What else `find` throws.
  package func replay(
    of trace: DecisionTrace, finding find: (UInt64, PlacementName) async throws -> FoundSnapshot
  ) async throws -> DecisionReplay {
    let decision = trace.decision
    guard let version = decision.snapshot else { return .unavailable("another system made it") }
    do {
      let found = try await find(version, decision.placement)
      var scratch = Ranker.Scratch()
      let view = try DecisionView(
        decision, catalogue: catalogue, kept: found.kept, outcomes: trace.outcomes, scratch: &scratch)
      return .explained(view, found.origin)
    } catch let error as HistoryError {
      return .unavailable(error.reason)
    } catch let error as ReplayUnavailable {
      return .unavailable(error.reason)
    } catch let error as FeatureError {
      return .unavailable("its own snapshot cannot encode it: \(error.feature): \(error.reason)")
    }
  }
}
