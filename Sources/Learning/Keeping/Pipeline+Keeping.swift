package import Attribution
import Bandits
import Events

extension Pipeline {
  /// The format of the entries of learning.
  static let stateFormat: UInt8 = 1

  /// Whether it is noted what changes, so that it can be taken. Turned on, everything counts as changed.
  ///
  /// - Complexity: O(*state*) to turn on.
  package var keepsTrack: Bool {
    get { attributor.keepsTrack }
    set {
      guard newValue != keepsTrack else { return }
      attributor.keepsTrack = newValue
      for index in learners.indices {
        if newValue { learners[index].keepChanges(areTaken: false) } else { learners[index].stopKeeping() }
      }
    }
  }

  /// How many entries there are to take, besides the two of everything small. - Complexity: O(*placements*).
  package var changedCount: Int { learners.reduce(attributor.changedCount) { $0 + $1.changedCount } }

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
    for index in learners.indices { learners[index].takeChanges(at: index, room: &room, into: &entries) }
    guard attributor.takeChanges(upTo: room, into: &entries), changedCount == 0 else { return false }
    entries.append(StateEntry(key: StateKey(.pipeline), value: smallState()))
    return true
  }

  /// Everything small, after the format and a digest of what must not have become another.
  private func smallState() -> [UInt8] {
    var writer = ByteWriter()
    writer.byte(Pipeline.stateFormat)
    writer.fixed(placementsDigest)
    writer.unsigned(offset)
    writer.signed(greatestTick.milliseconds)
    for index in placements.indices {
      schedules[index].write(to: &writer)
      writer.count(seenChanges[index])
      writer.unsigned(publishedOffsets[index])
      for reason in UnlearnedCounts.Reason.allCases { writer.count(unlearned(at: index)[reason]) }
      writer.count(unlearned(at: index).refusedAmendments)
      let settled = settledSums(at: index)
      writer.count(settled.actions.count)
      writer.signed((settled.offers?.closedThrough ?? .distantPast).milliseconds)
    }
    return writer.bytes
  }

  /// Of what sums and counts are of: names, models, features and what is learned from. Attribution answers for its own
  /// rules; policies and when to publish may change.
  var placementsDigest: UInt64 {
    var writer = ByteWriter()
    for placement in placements {
      for text in [
        placement.name.text, placement.model.description, placement.features.description, placement.learn.rawValue,
      ] {
        writer.text(text)
      }
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
