import Attribution
import Events
import Learning

extension IngestWorker {
  /// Answers a batch that was applied, in the order in which it came.
  mutating func answer(_ batch: [Submission], _ admissions: [Admission]) async {
    freshness.acknowledge()
    var next = 0
    for submission in batch {
      defer { next += submission.count }
      switch submission {
      case .records(let records, _, let reply): reply.resume(returning: Array(admissions[next..<next + records.count]))
      case .publish(let placement, let reply): await publish(placement, for: reply)
      case .pin(let pin, let reply):
        do throws(IngestError) {
          reply.resume(returning: try await self.pin(pin))
        } catch {
          reply.resume(throwing: error)
        }
      case .question(let decision, let reply):
        await settle()
        reply.resume(returning: report(of: decision))
      case .changes(let isAnew, let limit, let reply):
        reply.resume(returning: await changes(anew: isAnew, limit: limit))
      case .placements(let files, let reply):
        do throws(IngestError) {
          reply.resume(returning: try await take(files))
        } catch {
          reply.resume(throwing: error)
        }
      case .refolded(let run): await take(run)
      case .decisions, .wake: break
      }
    }
  }

  /// Answers a batch that was not taken. Sums that were folded anew are not lost with it.
  mutating func refuse(_ batch: [Submission], _ error: IngestError) {
    metrics.lostDecisions(batch.refuse(with: error) { report(of: $0) })
    for case .refolded(let run) in batch { fail(run, error) }
    if case .failed = error { refuseWaiting(with: error) }
  }

  /// Takes a part of what has changed; all outcomes of the records before are stored then. nil where that cannot be, and
  /// where only all of it can be taken.
  mutating func changes(anew isAnew: Bool, limit: Int) async -> StateChanges? {
    let timer = steadyClock.now
    defer { metrics.paused(for: steadyClock.now - timer) }
    guard (try? await commit([], [])) != nil, isAnew || pipeline.keepsTrack else { return nil }
    if isAnew { pipeline.keepsTrack = false }
    pipeline.keepsTrack = true
    var entries: [StateEntry] = []
    let isWhole = pipeline.takeChanges(upTo: limit, into: &entries)
    return StateChanges(entries: entries, offset: isWhole ? pipeline.offset : nil)
  }

  /// Stores the outcomes of what was applied. If that fails, they are stored with the next batch, or after a restart.
  mutating func settle() async { _ = try? await commit([], []) }

  private func report(of decision: DecisionID?) -> DecisionReport? {
    decision.flatMap { pipeline.attributor.report(of: $0) }
  }
}
