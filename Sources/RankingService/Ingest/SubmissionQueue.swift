import Attribution
package import Bandits
import EventLog
import Events
import History
import Learning
package import Snapshots
import Synchronization

/// Something for the one writer to do.
enum Submission: Sendable {
  /// Events or titles of one request; answered once they are durable and applied.
  case records([Record], encoded: [LogRecord], reply: CheckedContinuation<[Admission], any Error>)
  /// The decisions of one call for rankings; nobody waits for them.
  case decisions([Record], encoded: [LogRecord])
  /// A snapshot of everything submitted before; answered once it is the newest.
  case publish(PlacementName, reply: CheckedContinuation<PublishAnswer, any Error>)
  /// A version that rankings are to be kept to, or no more; answered once that is durable and rankings go by it.
  case pin(PinSubmission, reply: CheckedContinuation<SnapshotChange, any Error>)
  /// A question about everything submitted before; answered once its outcomes are stored, or cannot be, with what
  /// attribution knows of a decision.
  case question(about: DecisionID?, reply: CheckedContinuation<DecisionReport?, Never>)
  /// A part of what has changed in the state since it was last taken, or of all of it, for a checkpoint; nil if the
  /// outcomes before cannot be stored.
  case changes(anew: Bool, limit: Int, reply: CheckedContinuation<StateChanges?, Never>)
  /// The files of all placements, as they are now; answered with how many records that took, once these are applied.
  case placements([PlacementFile], reply: CheckedContinuation<Int, any Error>)
  /// Sums that have been folded anew from the outcomes that were stored a moment ago.
  case refolded(RefoldRun)
  /// A publish that was due may be made now, or the log be told of one.
  case wake

  /// How many records it brings.
  var count: Int {
    switch self {
    case .records(let records, _, _), .decisions(let records, _): records.count
    case .publish, .pin, .question, .changes, .placements, .refolded, .wake: 0
    }
  }

  var isAwaited: Bool {
    if case .decisions = self { return false }
    return true
  }
}

extension [Submission] {
  /// Answers all of them with an error, but questions by what is known.
  ///
  /// - Returns: How many decisions were queued and are not logged.
  func refuse(with error: IngestError, report: (DecisionID?) -> DecisionReport? = { _ in nil }) -> Int {
    var lost = 0
    for submission in self {
      switch submission {
      case .records(_, _, let reply): reply.resume(throwing: error)
      case .decisions(let records, _): lost += records.count
      case .publish(_, let reply): reply.resume(throwing: error)
      case .pin(_, let reply): reply.resume(throwing: error)
      case .placements(_, let reply): reply.resume(throwing: error)
      case .question(let decision, let reply): reply.resume(returning: report(decision))
      case .changes(_, _, let reply): reply.resume(returning: nil)
      case .refolded, .wake: break
      }
    }
    return lost
  }
}

/// What asking for a snapshot led to.
package struct PublishAnswer: Sendable {
  package let snapshot: PublishedSnapshot
  /// What it was derived from.
  package let sums: SnapshotSums
  /// False if nothing was new: the snapshot is the one that was the newest.
  package let isNew: Bool
}

/// A wish to keep rankings of a placement to a version, or to end that.
struct PinSubmission: Sendable {
  let placement: PlacementName
  /// That is to be pinned, or was.
  let version: UInt64
  /// nil ends it.
  let snapshot: PublishedSnapshot?
  let reason: String
  let by: String
  /// What the log says already, and rankings do not follow yet; it counts for as long as it is the last that the log says.
  var restored: SnapshotChange?
}

/// A bounded queue with many writers and one reader.
final class SubmissionQueue: Sendable {
  private struct State: Sendable {
    var submissions: [Submission] = []
    var records = 0
    var isClosed = false
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  /// How many records may wait.
  let limit: Int
  private let steadyClock: any SteadyClock

  init(limit: Int, steadyClock: any SteadyClock) {
    self.limit = limit
    self.steadyClock = steadyClock
  }

  /// Adds a submission; false if the queue is full or closed, and then nothing was taken. What brings no records finds
  /// room in a full one too.
  func offer(_ submission: Submission) -> Bool {
    let (isTaken, reader) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
      let hasRoom = submission.count == 0 || state.records == 0 || state.records + submission.count <= limit
      guard !state.isClosed, hasRoom else {
        return (false, nil)
      }
      state.submissions.append(submission)
      state.records += submission.count
      defer { state.reader = nil }
      return (true, state.reader)
    }
    reader?.resume()
    return isTaken
  }

  /// The submissions that wait, in their order, of at most about `most` records; nil once the queue is closed and empty.
  ///
  /// Where nobody waits for an answer, it gathers for up to `patience` first.
  func next(most: Int, patience: Duration) async -> [Submission]? {
    while true {
      await waitForWork()
      if state.withLock({ !$0.isClosed && $0.records < most && !$0.submissions.contains(where: \.isAwaited) }) {
        try? await steadyClock.sleep(for: patience)
      }
      let (batch, isOver) = take(most: most)
      if !batch.isEmpty { return batch }
      if isOver { return nil }
    }
  }

  /// Whether it takes no more.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Takes no more; what waits is still handed out.
  func close() {
    let reader = state.withLock { state in
      state.isClosed = true
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  private func waitForWork() async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if !state.submissions.isEmpty || state.isClosed { return true }
        state.reader = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }

  private func take(most: Int) -> (batch: [Submission], isOver: Bool) {
    state.withLock { state in
      var count = 0
      var taken = 0
      for submission in state.submissions {
        if taken > 0 && count + submission.count > most { break }
        count += submission.count
        taken += 1
      }
      let batch = Array(state.submissions[..<taken])
      state.submissions.removeFirst(taken)
      state.records -= count
      return (batch, state.isClosed && state.submissions.isEmpty)
    }
  }
}
