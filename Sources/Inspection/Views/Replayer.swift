package import Attribution
package import Bandits
package import Events
import Learning
package import Snapshots

/// Ranks logged decisions again, as they were ranked.
///
/// A ranking is a function of the snapshot and of what the decision says: its id, placement, arm, context and
/// candidates, and what the catalogue, through the offset that the decision names, fills in.
package struct Replayer: Sendable {
  private let snapshot: PublishedSnapshot
  private let catalogue: Catalogue

  package init(_ snapshot: PublishedSnapshot, catalogue: Catalogue) {
    (self.snapshot, self.catalogue) = (snapshot, catalogue)
  }

  /// All candidates of a decision, best place first.
  ///
  /// - Throws: `unavailable` where what it was ranked with is not all at hand; `FeatureError` where the snapshot's
  ///   features cannot encode it, which none that was ranked by it fails with.
  /// - Complexity: that of `Ranker.rank`, and of filling in and encoding the decision.
  package func rank(_ decision: Decision, scratch: inout Ranker.Scratch) throws -> [RankedPlace] {
    if let reason = unavailable(decision) { throw reason }
    let schema = snapshot.snapshot.features
    let seen = Replayer.seen(decision, by: schema, from: catalogue).decision
    return snapshot.ranker.rank(try Replayer.query(seen, by: schema), scratch: &scratch)
  }

  /// Why a decision cannot be ranked again as it was; nil if it can.
  package func unavailable(_ decision: Decision) -> ReplayUnavailable? {
    guard let version = decision.snapshot else { return ReplayUnavailable(.imported, "another system made it") }
    guard !decision.candidates.isEmpty else { return ReplayUnavailable(.empty, "it has no candidates") }
    guard version == snapshot.version, decision.placement == snapshot.snapshot.placement else {
      return ReplayUnavailable(
        .snapshot,
        "it was ranked by \(decision.placement) \(version), not by \(snapshot.snapshot.placement) \(snapshot.version)")
    }
    guard let through = decision.catalogue, through <= catalogue.offset else {
      return ReplayUnavailable(
        .catalogue, "what is known of titles reaches through offset \(catalogue.offset) only")
    }
    return nil
  }

  /// A decision as its ranking saw it, with the values that the catalogue fills in.
  ///
  /// - Returns: Also how many values of the catalogue do not fit.
  package static func seen(
    _ decision: Decision, by schema: FeatureSchema, from catalogue: Catalogue
  ) -> (decision: Decision, unfit: Int) {
    var seen = decision
    let unfit = schema.enrich(&seen, from: catalogue)
    return (seen, unfit)
  }

  /// What a ranker is asked about a decision that was filled in.
  package static func query(_ seen: Decision, by schema: FeatureSchema) throws(FeatureError) -> RankQuery {
    RankQuery(
      decisionID: seen.id, placement: seen.placement, arm: seen.arm, actions: seen.candidates.map(\.id),
      vectors: try schema.encode(seen.context, candidates: seen.candidates))
  }
}

/// Why a decision cannot be ranked again as it was.
package struct ReplayUnavailable: Error, Equatable, CustomStringConvertible {
  /// What a caller can tell apart.
  package enum Code: String, Sendable {
    /// Another system made the decision.
    case imported
    /// There was nothing to rank.
    case empty
    /// The snapshot is another one.
    case snapshot
    /// The catalogue does not reach as far as the decision knew it.
    case catalogue
  }

  package let code: Code
  package let reason: String
  package var description: String { reason }

  init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
}
