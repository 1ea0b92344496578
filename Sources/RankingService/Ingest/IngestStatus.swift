package import Attribution
import Bandits
package import Events
package import Learning

/// What the writer tells the rest of the service after each batch.
package struct IngestStatus: Sendable {
  package struct PlacementStatus: Sendable {
    package let name: PlacementName
    package let counts: AttributionCounts
    /// Outcomes that taught nothing, by why.
    package let unlearned: UnlearnedCounts
    /// Actions with sums of closed outcomes.
    let actions: Int
    /// What these sums take, without ids and tables.
    let sumBytes: Int
    /// Known pairs, open or closed.
    package let pairs: Int
    /// An estimate of the memory that attribution takes.
    package let bytes: Int
    /// Whether a limit of state is reached: new decisions are refused.
    package let isFull: Bool
    /// Snapshots made current since the process began.
    package let snapshots: Int
    /// Whether its sums are being folded anew, while the last snapshot serves.
    package let isRefolding: Bool
  }

  package private(set) var offset: UInt64 = 0
  /// The greatest event time applied.
  package private(set) var now = EventTime.distantPast
  /// When a tick would change something; nil if none would.
  package private(set) var nextDeadline: EventTime?
  package private(set) var placements: [PlacementStatus] = []
  /// The placements that refuse new decisions.
  package private(set) var full: Set<PlacementName> = []
  /// Records that could not be applied.
  package private(set) var setAside = 0
  /// Through which record sums were folded anew last, or the log was replayed: a state of before needs the outcomes from
  /// which they were.
  package internal(set) var foldedThrough: UInt64 = 0
  /// Impressions and rewards of unknown decisions.
  package private(set) var unknown = AttributionCounts()
  /// Whether the log is still being replayed: nothing is taken meanwhile.
  package internal(set) var isRecovering = true
  /// Set for good once the log has failed.
  package internal(set) var failure: String?

  /// - Parameter now: Through which the snapshots were trained that rankings use until the log is replayed.
  init(now: EventTime = .distantPast) { self.now = now }

  mutating func update(from pipeline: Pipeline, snapshots: [Int]) {
    if isRecovering || placements.contains(where: \.isRefolding) { foldedThrough = pipeline.offset }
    isRecovering = false
    offset = pipeline.offset
    now = pipeline.attributor.now
    nextDeadline = pipeline.nextDeadline
    unknown = pipeline.attributor.unknownCounts
    setAside = pipeline.setAside
    placements = pipeline.placements.indices.map { index in
      let (attribution, settled) = (pipeline.attributor.placements[index], pipeline.settledSums(at: index))
      return PlacementStatus(
        name: attribution.name, counts: attribution.counts, unlearned: pipeline.unlearned(at: index),
        actions: settled.actions.count, sumBytes: settled.bytes, pairs: attribution.knownPairs,
        bytes: attribution.bytes, isFull: attribution.isFull,
        snapshots: snapshots[index], isRefolding: pipeline.awaitsRefold(at: index))
    }
    full = Set(placements.filter(\.isFull).map(\.name))
  }
}
