package import Attribution
import Bandits
package import Evaluation
package import Events
import Inspection
package import Learning
import Snapshots

/// A placement with a snapshot as a policy to be judged: what the placement's own policy, not that of its holdback, would
/// have drawn each place with.
///
/// The policy is that of the placement's file; the model is the snapshot's, whatever policy it was made under.
package struct PlacementPolicy: EvaluationPolicy {
  /// What it is, for people.
  package let about: String
  private let schema: FeatureSchema
  private let ranker: Ranker
  private let trainedThrough: EventTime
  private let catalogue: Catalogue
  private var scratch = Ranker.Scratch()
  /// The decision that was asked about last, and what the features make of it.
  private var last: (decision: Decision, query: RankQuery)?

  /// - Parameters:
  ///   - bytes: Of the snapshot's file.
  ///   - path: Of the same, for messages.
  ///   - reading: As `PlacementReading`.
  ///   - catalogue: Fills in what decisions left out and the features name; what holds at their time counts.
  /// - Throws: `EvaluationError` for a file that is damaged or of another placement, and for features, a kind of model or a
  ///   policy that do not go together.
  package init(
    _ placement: Placement, snapshot bytes: [UInt8], path: String,
    reading: (PlacementName, String) throws -> Placement,
    catalogue: Catalogue = Catalogue()
  ) throws(EvaluationError) {
    let published: PublishedSnapshot
    do { published = try SnapshotFile.read(bytes, reading: reading).published } catch {
      throw EvaluationError(.input, "\(path): \(error)")
    }
    let snapshot = published.snapshot
    if let reason = PlacementPolicy.misfit(of: snapshot, to: placement) {
      throw EvaluationError(.input, "\(path): \(reason)")
    }
    about = "\(placement.policy.description), \(placement.name) \(snapshot.version)"
    schema = placement.features
    ranker = Ranker(model: snapshot.model, configuration: placement.policy)
    trainedThrough = snapshot.trainedThrough
    self.catalogue = catalogue
  }

  /// Why a snapshot cannot serve a placement; nil if it can.
  private static func misfit(of snapshot: Snapshot, to placement: Placement) -> String? {
    guard snapshot.placement == placement.name else {
      return "placement: expected a snapshot of \(placement.name), found one of \(snapshot.placement)"
    }
    let hashes = [placement.features, snapshot.features].map { SnapshotContent.schemaHash(of: $0) }
    guard hashes[0] == hashes[1] else {
      return "features: expected \(placement.features.description), found \(snapshot.features.description)"
    }
    let (expected, found) = (placement.model.kind, snapshot.model.configuration.kind)
    guard expected == found else {
      return "model: expected \(expected.rawValue), as the placement's file says, found \(found.rawValue)"
    }
    return placement.policy.problem(with: snapshot.model.configuration).map { "\($0.key): \($0.reason)" }
  }

  package mutating func distribute(_ round: Round, into probabilities: inout [Double]) throws {
    guard let decision = round.decision, round.candidates.count == round.actions.count, !round.actions.isEmpty else {
      throw RoundFault("a placement's policy needs the decision, with its context and candidates: this log has none")
    }
    let query = try query(of: decision)
    guard round.candidates.allSatisfy(query.actions.indices.contains) else {
      throw RoundFault("an action is none of the decision's candidates")
    }
    ranker.distribute(query, among: round.candidates, at: round.place, scratch: &scratch, into: &probabilities)
  }

  /// By time, which also holds for files from elsewhere: the snapshot may have seen all that happened up to the time that it
  /// was trained through, hence every round decided by then counts as learned from, whether it did or not. nil without a
  /// time.
  package func hasLearned(from round: Round) -> Bool? { round.at.map { $0 <= trainedThrough } }

  private mutating func query(of decision: Decision) throws(RoundFault) -> RankQuery {
    if let last, last.decision == decision { return last.query }
    let seen = Replayer.seen(decision, by: schema, from: catalogue).decision
    do throws(FeatureError) {
      // Of no arm: whom the log held back is ranked by the placement's own policy here.
      let query = RankQuery(
        decisionID: seen.id, placement: seen.placement, actions: seen.candidates.map(\.id),
        vectors: try schema.encode(seen.context, candidates: seen.candidates))
      last = (decision, query)
      return query
    } catch {
      throw RoundFault(error.reason, column: error.place)
    }
  }
}
