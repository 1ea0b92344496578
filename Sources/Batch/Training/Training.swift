import Attribution
import Bandits
package import Events
import Files
import JSON
package import Learning
package import Snapshots

/// Outcomes → a snapshot of one placement, by the learner that the service uses.
///
/// The same outcomes in canonical order end in the same settled sums, bit for bit, and so in the same content as that of a
/// service whose windows have all closed.
package struct Training {
  package let placement: Placement
  /// Outcomes that closed in this time are learned: from the first moment to before the second.
  package let period: Range<EventTime>
  /// Outcomes learned, each once whatever amended it.
  package private(set) var outcomes = 0
  /// Lines of other placements.
  package private(set) var others = 0
  /// Outcomes that closed outside the period.
  package private(set) var outside = 0
  /// Of the placement's file.
  private let text: String
  private var learner: Learner
  private var last: Outcome?
  private var trainedThrough = EventTime.distantPast

  /// - Parameters:
  ///   - text: Of the placement's file, so that the snapshot's file says everything; empty where there is none.
  ///   - period: All time where nothing else is asked for.
  package init(placement: Placement, text: String = "", period: Range<EventTime> = Training.allTime) {
    self.placement = placement
    self.text = text
    self.period = period
    learner = Learner(placement: placement)
  }

  package static let allTime = EventTime.distantPast..<EventTime(milliseconds: .max)

  /// Of `outcomes`, those that taught nothing: the placement's features cannot encode them, or their reward could not be
  /// measured or is none that the model takes.
  package var unlearnable: Int { learner.unlearned.total }

  /// Amendments of outcomes that no sums hold: their action was retired, or they are not among `outcomes`.
  package var refusedAmendments: Int { learner.unlearned.refusedAmendments }

  /// Why the snapshot should not be trusted; nil if nothing speaks against it.
  package var doubt: String? {
    if outcomes == 0 { return "There was no outcome of \(placement.name) to learn from." }
    return unlearnable * 2 > outcomes ? "Most outcomes taught nothing: \(unlearnable) of \(outcomes)." : nil
  }

  /// Learns the outcomes of files, line after line.
  ///
  /// - Throws: `BatchError` for a file that cannot be read, and naming the line that is no outcome, or out of order.
  package mutating func learn(files: [String], progress: (Int) -> Void = { _ in }) throws(BatchError) {
    var lines = 0
    for path in files {
      do throws(FileError) {
        let reader = try LineReader(path: path)
        while let detail = try reader.withNext({ learn($0) }) {
          if let detail { throw reader.error(detail) }
          lines += 1
          if lines.isMultiple(of: 1_024) { progress(lines) }
        }
      } catch {
        throw .input(error)
      }
    }
    progress(lines)
  }

  /// Learns the outcome of a line; returns what is wrong with it, or nil.
  private mutating func learn(_ line: UnsafeRawBufferPointer) -> String? {
    if EventLine.isBlank(line) { return nil }
    let outcome: Outcome
    do { outcome = try JSONReader.document(line) { reader in try Outcome(from: &reader) } } catch { return "\(error)" }
    guard outcome.decision.placement == placement.name else {
      others += 1
      return nil
    }
    guard outcome.listsOffered || outcome.amended != nil || !placement.model.retires else {
      return
        "expected the key offered, since retireAfter or maxActions is set: attribute the events with this placement"
    }
    guard outcome.number > 0 || outcome.amended == nil || !placement.model.retires else {
      return
        "expected the key number of an amendment, since retireAfter or maxActions is set: it was kept without these"
    }
    // Amendments, and pairs that late events opened and closed at once, come when they come.
    if outcome.revision == 0 {
      if let last, !last.precedes(outcome) {
        return
          "expected outcomes in canonical order (closedAt, decisionID, action): this one does not come after the last"
      }
      last = outcome
    }
    guard period.contains(outcome.closedAt) else {
      outside += 1
      return nil
    }
    if outcome.amended == nil { outcomes += 1 }
    trainedThrough = max(trainedThrough, outcome.closedAt)
    learner.learn(outcome)
    return nil
  }

  /// The model of what was learned. Its version is the number of outcomes; there is no log whose offset it could be.
  ///
  /// - Parameter now: Wall time, for the file's metadata.
  /// - Throws: `BatchError` if a number is not finite.
  package mutating func snapshot(now: EventTime) throws(BatchError) -> PublishedSnapshot {
    guard let model = learner.derive(openPairs: { _ in [] }) else {
      throw BatchError(.failed, "the model of \(placement.name) is not finite: look for rewards beyond all bounds")
    }
    let snapshot = Snapshot(
      placement: placement.name, version: UInt64(outcomes), trainedThrough: trainedThrough, outcomes: outcomes,
      policy: placement.policy, features: placement.features, model: model, text: text)
    return PublishedSnapshot(snapshot, publishedAt: now, parent: nil)
  }

  /// Writes a snapshot with its sums, so that learning can go on from it.
  ///
  /// - Throws: `BatchError` if the file cannot be written; an older one is then as it was.
  package func write(_ published: PublishedSnapshot, to path: String) throws(BatchError) {
    let sums = SnapshotSums(settled: learner.settled)
    do { try DurableFile.write(SnapshotFile.encode(published, sums: sums), to: path) } catch {
      throw BatchError(.failed, error.description)
    }
  }
}
