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
  /// Derives a snapshot and makes it the newest; the previous one stays if it would not be finite, and while the sums are
  /// folded anew. The log is told with the next batch, before any decision that was ranked by it.
  mutating func derive(at index: Int, because reason: PublishReason) {
    guard !pipeline.awaitsRefold(at: index) else { return budget.forget(index) }
    let timer = steadyClock.now
    guard let snapshot = pipeline.derive(at: index) else {
      budget.spend(steadyClock.now - timer, on: index)
      metrics.refusedSnapshot(of: pipeline.placements[index].name)
      logger.error("a snapshot was not published: a number is not finite")
      return
    }
    note(publisher.publish(snapshot), because: reason)
    outdated.remove(index)
    publishedCounts[index] += 1
    budget.spend(steadyClock.now - timer, on: index)
    metrics.published(snapshot.placement, in: steadyClock.now - timer)
    for delay in freshness.published(index, version: snapshot.version) {
      metrics.fresh(snapshot.placement, after: delay)
    }
  }

  /// Notes a publish for the log. After a start it may know of it.
  private mutating func note(_ published: PublishedSnapshot, because reason: PublishReason) {
    let change = published.note(because: reason)
    if reason == .start, let last = try? log.lastPublish(of: change.placement), last.version == change.version,
      case .published(let known) = last.action, known.content == published.content
    {
      return
    }
    notes.append(.snapshot(change))
  }

  /// Notes what rankings have used since the start, where its file is all that a crash has left of its publish.
  mutating func noteWhatRanked(_ placement: PlacementName) {
    let used = [publisher.cache.newest(placement), publisher.cache.pinned(placement)].compactMap(\.self)
    for published in used where published.version > 0 {
      guard (try? log.publish(published.version, of: placement)) ?? nil == nil else { continue }
      notes.append(.snapshot(published.note(because: .start)))
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

  /// Publishes a placement by a record of its own if anything is new.
  ///
  /// - Returns: The newest snapshot with its sums, so that someone else can write its file.
  mutating func publish(_ name: PlacementName) async throws(IngestError) -> PublishAnswer {
    // One that is not there yet is of an edit that the log has not taken.
    guard let index = pipeline.index(of: name), let version = publisher.cache.newest(name)?.version else { throw .busy }
    if pipeline.hasNews(at: index) {
      let record = Record.publish(name)
      _ = try await commit([record], [LogRecord(record)])
    }
    // An edit that had waited may have gone to the log with it.
    guard !pipeline.awaitsRefold(at: index) else { throw .busy }
    let isNew = budget.owes(index)
    if isNew {
      derive(at: index, because: .request)
      guard publisher.newest(name).version > version else { throw .underivable }
    }
    // What is newest must be of these sums, or a file would hold two things.
    guard !outdated.contains(index) else { throw .underivable }
    return PublishAnswer(snapshot: publisher.newest(name), sums: pipeline.snapshotSums(at: index), isNew: isNew)
  }

  /// Keeps rankings to a snapshot, or ends that, and answers once that is in the log and the next ranking goes by it.
  mutating func pin(_ pin: PinSubmission) async throws(IngestError) -> SnapshotChange {
    if let known = pin.restored {
      try restore(pin, as: known)
      return known
    }
    let change = SnapshotChange(
      placement: pin.placement, version: pin.version, at: publisher.wallClock.now,
      action: pin.snapshot == nil ? .unpinned : .pinned, reason: pin.reason, by: pin.by)
    let record = Record.snapshot(change)
    _ = try await commit([record], [LogRecord(record)])
    publisher.cache.pin(pin.snapshot, for: pin.placement)
    return change
  }
}

extension IngestWorker {
  /// Keeps rankings to what the log says, unless somebody has pinned another version since, or none.
  private func restore(_ pin: PinSubmission, as known: SnapshotChange) throws(IngestError) {
    let last: SnapshotChange?
    do { last = try log.lastPin(of: pin.placement) } catch { throw .failed(error.reason) }
    if last == known { publisher.cache.pin(pin.snapshot, for: pin.placement) }
  }
}

/// Why a snapshot was published.
enum PublishReason: String {
  /// The placement's schedule said so.
  case schedule
  case request
  /// The placement's file was edited.
  case edit
  /// The service has replayed its log.
  case start
  /// Sums were folded anew.
  case refold
}

extension PublishedSnapshot {
  /// What the log is told of it.
  fileprivate func note(because reason: PublishReason) -> SnapshotChange {
    SnapshotChange(
      placement: snapshot.placement, version: version, at: publishedAt,
      action: .published(
        Publication(
          parent: parent, trainedThrough: snapshot.trainedThrough, outcomes: snapshot.outcomes,
          actions: snapshot.model.actionIDs.count, policy: snapshot.policy.description, content: content,
          kernel: SnapshotFile.kernel)),
      reason: reason.rawValue, by: "marquee")
  }
}
