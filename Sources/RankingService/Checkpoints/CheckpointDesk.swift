import Attribution
import EventLog
import Synchronization

/// Where checkpoints are written, one after the other.
final class CheckpointDesk: Sendable {
  let store: any Checkpoints
  /// Entries that are taken at once, at first and at most: meanwhile nothing else is applied.
  private let parts: ClosedRange<Int>
  /// Whether all that was taken of the state is in a whole checkpoint; else the next one is made anew.
  private let isCurrent: Mutex<Bool>

  /// - Parameter isCurrent: Whether the state was read from the newest checkpoint.
  init(store: any Checkpoints, isCurrent: Bool, parts: ClosedRange<Int>) {
    self.store = store
    self.parts = parts
    self.isCurrent = Mutex(isCurrent)
  }

  /// Of the oldest checkpoint that is kept; 0 if there is none.
  func oldestOffset() throws(LogError) -> UInt64 { try store.generations().map(\.offset).min() ?? 0 }

  /// Through which record the log may be cut, as far as checkpoints need it.
  func expendableThrough() throws(LogError) -> UInt64 { try store.expendableThrough() }

  /// Writes one checkpoint: of what has changed, or of all there is where only that can be taken.
  ///
  /// - Parameter take: Takes a part of what has changed, of all there is if asked anew.
  /// - Returns: The offset of its state; nil if nothing could be taken.
  func write(_ take: (_ isAnew: Bool, _ limit: Int) async -> StateChanges?) async throws(LogError) -> UInt64? {
    let isAnew = isCurrent.withLock { isCurrent in
      defer { isCurrent = false }
      return !isCurrent
    }
    if !isAnew, let offset = try await write(anew: false, take) { return offset }
    return try await write(anew: true, take)
  }

  private func write(
    anew isAnew: Bool, _ take: (_ isAnew: Bool, _ limit: Int) async -> StateChanges?
  ) async throws(LogError) -> UInt64? {
    var writer = try await store.begin(anew: isAnew)
    var (isFirst, limit) = (true, parts.lowerBound)
    while true {
      guard let changes = await take(isAnew && isFirst, limit) else { return nil }
      isFirst = false
      try await writer.write(changes.entries)
      if let offset = changes.offset {
        try await writer.finish(at: offset)
        isCurrent.withLock { $0 = true }
        return offset
      }
      // While a part is written more changes: parts grow until one holds all that is left.
      limit = min((limit * 3 + 1) / 2, parts.upperBound)
    }
  }
}

/// A part of what has changed in the state.
struct StateChanges: Sendable {
  let entries: [StateEntry]
  /// Of the last record applied, if all entries taken so far are the state; nil if there is more.
  let offset: UInt64?
}
