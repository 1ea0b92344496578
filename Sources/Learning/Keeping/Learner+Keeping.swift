import Attribution
import Bandits
import Events

extension StateKey.Kind {
  /// Everything small of a pipeline, written whole.
  static let pipeline = StateKey.Kind(code: 16)
  /// A placement's sums over what all actions share.
  static let shared = StateKey.Kind(code: 17)
  /// A placement's sums of an action; named by it.
  static let action = StateKey.Kind(code: 18)
  /// When an action that has sums was last offered, where actions are ever retired; named by it.
  static let offer = StateKey.Kind(code: 19)
}

/// The settled sums as entries. Not written is what a learner has derived, nor from which open pairs: all actions count
/// as changed once they are read, and deriving gives the same bits.
extension Learner {
  /// What there is to take. - Complexity: O(1).
  var changedCount: Int { changedSums.count + changedOffers.count + (hasChangedShared ? 1 : 0) }

  /// Begins to note what changes, from a state of which nothing was taken, or all of it.
  mutating func keepChanges(areTaken: Bool) {
    let actions = areTaken ? [] : settled.actions.keys.sorted()
    changedSums.keep(untaken: actions)
    changedOffers.keep(untaken: settled.offers == nil ? [] : actions)
    hasChangedShared = !areTaken
  }

  mutating func stopKeeping() {
    changedSums.stop()
    changedOffers.stop()
    hasChangedShared = false
  }

  /// - Parameters:
  ///   - index: Of the placement.
  ///   - room: How many entries at most; less by those taken.
  /// - Complexity: O(*bytes of the entries*).
  mutating func takeChanges(at index: Int, room: inout Int, into entries: inout [StateEntry]) {
    while room > 0, let action = changedSums.take() {
      entries.append(
        StateEntry(key: StateKey(.action, placement: index, name: action.text), value: settled[action]?.encoded))
      room -= 1
    }
    while room > 0, let action = changedOffers.take() {
      let times = settled.offers?.times[action]
      entries.append(
        StateEntry(key: StateKey(.offer, placement: index, name: action.text), value: times?.encoded))
      room -= 1
    }
    if room > 0, hasChangedShared {
      hasChangedShared = false
      entries.append(StateEntry(key: StateKey(.shared, placement: index), value: settled.all.encoded))
      room -= 1
    }
  }
}

extension OfferTimes.Times {
  fileprivate var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.signed(lastOffered.milliseconds)
    writer.count(since)
    return writer.bytes
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    let lastOffered = try reader.time()
    self.init(lastOffered: lastOffered, since: try reader.number())
  }
}

extension ActionSums {
  fileprivate var encoded: [UInt8] {
    var writer = ByteWriter()
    write(to: &writer)
    return writer.bytes
  }
}
