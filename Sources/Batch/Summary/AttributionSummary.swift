package import Attribution
package import Events

/// What became of all events of a batch: received = accepted + duplicates + rejected.
package struct AttributionSummary: Sendable {
  /// One placement's share of it.
  package struct Placement: Sendable {
    package let name: PlacementName
    /// The terms of the conservation law.
    package let counts: AttributionCounts
    /// From activation to each play or reward that joined it.
    package let delays: DelayHistogram
    /// What other windows would miss; nil where nobody asked.
    package let missed: MissedPlays?

    /// Of the plays and rewards that this placement takes, the share that joined a pair; nil if there were none.
    package var joinRate: Double? {
      counts.claims.received > 0 ? Double(counts.claims.attributed) / Double(counts.claims.received) : nil
    }
  }

  /// Lines that are not blank.
  package let received: Int
  package let accepted: Int
  package let duplicates: Int
  package let rejections: Rejections
  /// Lines written.
  package let outcomes: Int
  /// In the order of their names.
  package let placements: [Placement]
  /// Impressions and rewards whose decision nobody knows.
  package let unknown: AttributionCounts

  /// Why the outcomes should not be trusted; nil if nothing speaks against them.
  package var doubt: String? {
    rejections.total * 2 > received ? "Most events were rejected: \(rejections.total) of \(received)." : nil
  }
}
