package import Attribution
package import Bandits
package import Events
package import Snapshots

/// Why a decision was made: what was known, what the snapshot said of every candidate, and how the draw fell.
package struct DecisionView: Sendable {
  /// Contributions listed of a candidate.
  package static let contributionLimit = 10

  /// As it was logged.
  package let decision: Decision
  /// Context features that the catalogue filled in.
  package let filledIn: Features
  /// Description of the policy of the decision's arm.
  package let policy: String
  package let content: String
  /// In the order of their places.
  package let candidates: [CandidateView]
  /// Of each place that was drawn.
  package let draws: [DrawView]
  /// What was logged, beside what the snapshot says now.
  package let verdict: ReplayVerdict
  /// What came of it so far, in the order of places.
  package let outcomes: [Outcome]

  /// - Parameters:
  ///   - kept: The snapshot that ranked it.
  ///   - catalogue: At least through the offset that the decision names.
  ///   - outcomes: Of the decision, the last of each pair.
  ///   - values: What fell into hashed buckets; the decision's own values are counted too.
  ///   - contributionLimit: Contributions listed of each candidate, 0 or more.
  /// - Throws: As `Replayer.rank`.
  /// - Complexity: that of `Ranker.rank` twice, and O(*candidates* · *dimension* log *dimension*).
  package init(
    _ decision: Decision, catalogue: Catalogue, kept: KeptSnapshot, outcomes: [Outcome] = [],
    values: BucketValues? = nil, contributionLimit: Int = contributionLimit, scratch: inout Ranker.Scratch
  ) throws {
    let (published, schema) = (kept.published, kept.published.snapshot.features)
    let replayer = Replayer(published, catalogue: catalogue)
    if let reason = replayer.unavailable(decision) { throw reason }
    let seen = Replayer.seen(decision, by: schema, from: catalogue).decision
    let query = try Replayer.query(seen, by: schema)
    let ranking = published.ranker.rank(query, scratch: &scratch)
    var counted = values ?? BucketValues(features: schema)
    counted.count(seen, from: Catalogue())
    let weights = WeightVectors(published.snapshot.model, dimension: schema.dimension)
    let names = schema.elementNames
    candidates = ranking.enumerated().map { index, place in
      let id = query.actions[place.candidate]
      let contributions = weights[id].map {
        CandidateView.contributions(
          query.vectors.vector(of: place.candidate), $0, names: names, values: counted, limit: max(contributionLimit, 0)
        )
      }
      let given = decision.candidates[place.candidate].features
      return CandidateView(
        id: id, features: given, filledIn: seen.candidates[place.candidate].features.without(given),
        isKnown: published.snapshot.model.rewards(of: id) != nil, place: index, mean: place.mean,
        deviation: place.deviation, score: place.score, probability: place.probability, propensity: place.propensity,
        contributions: contributions?.listed ?? [], rest: contributions?.rest ?? 0)
    }
    draws = DrawView.draws(of: query, by: published.ranker)
    verdict = ReplayVerdict(logged: decision, replayed: ranking)
    (self.decision, self.outcomes, content) = (decision, outcomes.sorted { $0.place < $1.place }, published.content)
    filledIn = seen.context.without(decision.context)
    policy = published.snapshot.policy.description(of: decision.arm)
  }
}

extension SlateVectors {
  /// The vector of a candidate.
  fileprivate func vector(of candidate: Int) -> ArraySlice<Double> {
    let start = count == nil ? 0 : candidate * dimension
    return elements[start..<start + dimension]
  }
}

extension PolicyConfiguration {
  /// What ranks decisions of an arm.
  fileprivate func description(of arm: Arm?) -> String {
    guard arm == .holdback, let holdback else { return description }
    return PolicyConfiguration(algorithm: holdback.algorithm, floor: holdback.floor, slots: slots, seed: seed)
      .description
  }
}
