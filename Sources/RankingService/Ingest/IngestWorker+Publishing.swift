import Bandits
import EventLog
import Events
import Learning
import Logging
import Snapshots

/// Someone who waits for a snapshot until sums are folded anew.
struct WaitingPublish {
  let placement: PlacementName
  let reply: CheckedContinuation<PublishAnswer, any Error>
}

extension IngestWorker {
  /// Derives a snapshot and makes it current; the previous one stays if it would not be finite, and while the sums are
  /// folded anew.
  mutating func derive(at index: Int) {
    guard !pipeline.awaitsRefold(at: index) else { return budget.forget(index) }
    let timer = steadyClock.now
    guard let snapshot = pipeline.derive(at: index) else {
      budget.spend(steadyClock.now - timer, on: index)
      metrics.refusedSnapshot(of: pipeline.placements[index].name)
      logger.error("a snapshot was not published: a number is not finite")
      return
    }
    publisher.publish(snapshot)
    outdated.remove(index)
    publishedCounts[index] += 1
    budget.spend(steadyClock.now - timer, on: index)
    metrics.published(snapshot.placement, in: steadyClock.now - timer)
    for delay in freshness.published(index, version: snapshot.version) {
      metrics.fresh(snapshot.placement, after: delay)
    }
  }

  /// Publishes for someone, or has them wait until sums are folded anew.
  mutating func publish(_ name: PlacementName, for reply: CheckedContinuation<PublishAnswer, any Error>) async {
    if let index = pipeline.index(of: name), pipeline.awaitsRefold(at: index) {
      waiting.append(WaitingPublish(placement: name, reply: reply))
      return
    }
    do throws(IngestError) {
      reply.resume(returning: try await publish(name))
    } catch {
      reply.resume(throwing: error)
    }
  }

  /// Publishes for those who waited.
  mutating func answerWaiting(for name: PlacementName) async {
    let ready = waiting.filter { $0.placement == name }
    waiting.removeAll { $0.placement == name }
    for publish in ready { await self.publish(name, for: publish.reply) }
  }

  /// Answers those who wait, where nothing will be folded for them any more.
  mutating func refuseWaiting(with error: IngestError) {
    for publish in waiting { publish.reply.resume(throwing: error) }
    waiting.removeAll()
  }

  /// Publishes a placement by a record of its own if anything is new, and sees to it that its file is on disk.
  mutating func publish(_ name: PlacementName) async throws(IngestError) -> PublishAnswer {
    // One that is not there yet is of an edit that the log has not taken.
    guard let index = pipeline.index(of: name), publisher.cache[name] != nil else { throw .busy }
    let version = publisher.current(name).version
    if pipeline.hasNews(at: index) {
      let record = Record.publish(name)
      _ = try await commit([record], [LogRecord(record)])
    }
    // An edit that had waited may have gone to the log with it.
    guard !pipeline.awaitsRefold(at: index) else { throw .busy }
    let isNew = budget.owes(index)
    if isNew {
      derive(at: index)
      guard publisher.current(name).version > version else { throw .underivable }
    }
    // What is current must be of these sums, or the file would hold two things.
    guard !outdated.contains(index) else { throw .underivable }
    let current = publisher.current(name)
    do {
      try publisher.keep(current, sums: pipeline.snapshotSums(at: index))
    } catch {
      logger.error("a snapshot file could not be written", metadata: ["error": "\(error)"])
      throw .full
    }
    return PublishAnswer(snapshot: current, isNew: isNew)
  }
}
