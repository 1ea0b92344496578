package import Attribution

/// What the service asks of its checkpoints. `CheckpointStore` are those on disk; a simulation has others.
package protocol Checkpoints: Sendable {
  /// Those that are whole, the newest first.
  func generations() throws(LogError) -> [CheckpointGeneration]

  /// What is wrong with those that are left out there.
  func damage() throws(LogError) -> [LogError]

  /// Through which record the log may be cut, as far as checkpoints need it.
  func expendableThrough() throws(LogError) -> UInt64

  /// The state of a generation: its entries in the order of their keys.
  ///
  /// - Throws: `LogError` if one is damaged, missing or too many.
  func entries(of generation: CheckpointGeneration) throws(LogError) -> [StateEntry]

  /// Begins a generation after the newest whole one; what an unfinished one has left counts no more.
  ///
  /// - Parameter isAnew: Whether it is to hold all of the state, not what has changed since the newest.
  func begin(anew isAnew: Bool) async throws(LogError) -> any CheckpointBuilder
}

extension Checkpoints {
  /// None, where nothing is ever damaged.
  package func damage() -> [LogError] { [] }

  /// 0: where nobody says what they need, nothing may be cut.
  package func expendableThrough() -> UInt64 { 0 }
}

/// One checkpoint while it is written.
package protocol CheckpointBuilder: Sendable {
  /// Writes entries; of those with one key the last counts.
  mutating func write(_ entries: [StateEntry]) async throws(LogError)

  /// Says that it is whole: durable when this returns.
  ///
  /// - Parameter offset: Of the last record that the state has seen.
  func finish(at offset: UInt64) async throws(LogError)
}
