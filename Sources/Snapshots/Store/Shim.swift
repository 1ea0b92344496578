package import Events
package struct SnapshotFileSummary: Equatable, Sendable { package let version: UInt64, publishedAt: EventTime, trainedThrough: EventTime, outcomes: Int, actions: Int, policy: String, content: String, parent: UInt64?, bytes: Int }
package struct SnapshotRetention: Sendable { package init() {} }
extension SnapshotFileError { package var isDamage: Bool { true } }
extension SnapshotStore {
  package func summaries(of placement: PlacementName) -> [SnapshotFileSummary] { [] }
  package func thin(_ placement: PlacementName, by: SnapshotRetention, keeping: Set<UInt64>, now: EventTime) throws(DurableFileError) {}
  package func quarantine(_ version: UInt64, of placement: PlacementName, because reason: String) throws(DurableFileError) {}
}
