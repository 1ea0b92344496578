package import Attribution
import Bandits
import Events

extension Pipeline {
  /// The format of the entries of learning.
  static let stateFormat: UInt8 = 2

  /// Whether it is noted what changes, so that it can be taken. Turned on, everything counts as changed.
  ///
  /// - Complexity: O(*state*) to turn on.
  package var keepsTrack: Bool {
    get { attributor.keepsTrack }
    set {
      guard newValue != keepsTrack else { return }
      attributor.keepsTrack = newValue
      for index in courses.indices {
        if newValue {
          courses[index].learner.keepChanges(areTaken: false)
        } else {
          courses[index].learner.stopKeeping()
        }
      }
    }
  }

  /// How many entries there are to take, besides the two of everything small. - Complexity: O(*placements*).
  package var changedCount: Int {
    courses.reduce(attributor.changedCount) { $0 + $1.learner.changedCount }
  }

  /// Takes entries of what has changed, which from now on counts as taken; and, once nothing else is left, of everything
  /// small. May be called again and again between records: what changes after it was taken is taken again.
  ///
  /// - Parameters:
  ///   - limit: How many entries at most, besides those of everything small.
  ///   - entries: They are appended.
  /// - Returns: Whether all entries taken so far, the last of each key, are the state at the present offset.
  /// - Precondition: It keeps track.
  /// - Complexity: O(*bytes of the entries*).
  @discardableResult
  package mutating func takeChanges(upTo limit: Int, into entries: inout [StateEntry]) -> Bool {
    var room = max(0, limit)
    for index in courses.indices { courses[index].learner.takeChanges(at: index, room: &room, into: &entries) }
    guard attributor.takeChanges(upTo: room, into: &entries), changedCount == 0 else { return false }
    entries.append(StateEntry(key: StateKey(.pipeline), value: smallState()))
    return true
  }

  /// Everything small, after the format.
  private func smallState() -> [UInt8] {
    var writer = ByteWriter()
    writer.byte(Pipeline.stateFormat)
    writer.unsigned(offset)
    writer.signed(greatestTick.milliseconds)
    writer.count(setAside)
    writer.list(courses) { $1.writeSmallState(to: &$0) }
    return writer.bytes
  }
}

extension PlacementCourse {
  /// Everything small, with the text of its file and a digest of what that was read as.
  fileprivate func writeSmallState(to writer: inout ByteWriter) {
    writer.text(placement.name.text)
    writer.text(text)
    writer.fixed(sumsDigest)
    writer.flag(isWithdrawn)
    writer.optional(refoldsSince) { $0.unsigned($1) }
    schedule.write(to: &writer)
    writer.count(seenChanges)
    writer.unsigned(publishedOffset)
    for reason in UnlearnedCounts.Reason.allCases { writer.count(learner.unlearned[reason]) }
    writer.count(learner.unlearned.refusedAmendments)
    writer.count(learner.settled.actions.count)
    writer.signed((learner.settled.offers?.closedThrough ?? .distantPast).milliseconds)
  }

  /// Of what sums and counts are of: name, model, features and what is learned from. Attribution answers for its own
  /// rules; policies and when to publish may change.
  var sumsDigest: UInt64 {
    var writer = ByteWriter()
    for text in [
      placement.name.text, placement.model.description, placement.features.description, placement.learn.rawValue,
    ] {
      writer.text(text)
    }
    return EventDigest.of(writer.bytes)
  }
}

extension PublishSchedule {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.count(news)
    writer.signed(lastNow.milliseconds)
    writer.signed(lastTick.milliseconds)
  }
}
