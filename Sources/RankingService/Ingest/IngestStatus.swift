package import Attribution
package import Events
import Learning

/// What the writer tells the rest of the service after each batch.
package struct IngestStatus: Sendable {
  package struct PlacementStatus: Sendable {
    package let name: PlacementName
    package let counts: AttributionCounts
    package let unlearnable: Int
    /// Snapshots made current since the process began.
    package let snapshots: Int
  }

  package private(set) var offset: UInt64 = 0
  /// The greatest event time applied.
  package private(set) var now = EventTime.distantPast
  /// When a tick would change something; nil if none would.
  package private(set) var nextDeadline: EventTime?
  package private(set) var placements: [PlacementStatus] = []
  /// Impressions and rewards of unknown decisions.
  package private(set) var unknown = AttributionCounts()
  /// Set for good once the log has failed.
  package internal(set) var failure: String?

  init() {}

  mutating func update(from pipeline: Pipeline, snapshots: [Int]) {
    offset = pipeline.offset
    now = pipeline.attributor.now
    nextDeadline = pipeline.nextDeadline
    unknown = pipeline.attributor.unknownCounts
    placements = pipeline.placements.indices.map { index in
      PlacementStatus(
        name: pipeline.placements[index].name, counts: pipeline.attributor.placements[index].counts,
        unlearnable: pipeline.unlearnable(at: index), snapshots: snapshots[index])
    }
  }
}
