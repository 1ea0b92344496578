import Attribution
import Bandits
import Evaluation
import Events
import Inspection
import Snapshots

/// What ranked a part of a log: a version, under the placement's own policy or under that of its holdback.
struct LoggerKey: Hashable, Comparable, Sendable {
  let version: UInt64
  let isHeldBack: Bool

  /// nil for a decision of another system.
  init?(_ decision: Decision) {
    guard let version = decision.snapshot else { return nil }
    self.version = version
    isHeldBack = decision.arm == .holdback
  }

  static func < (a: Self, b: Self) -> Bool {
    a.version != b.version ? a.version < b.version : !a.isHeldBack && b.isHeldBack
  }
}

/// All that ranked a log as one logger: the chance of an action is what each of them gives it, by how many rounds each has.
/// Source: Agarwal, Basu, Schnabel & Joachims 2017, "Effective Evaluation Using Logged Bandit Feedback from Multiple Loggers",
/// the balanced estimator.
struct LoggerMixture {
  /// How many loggers are held in memory at most; every decision is ranked by each.
  static let limit = 16

  private struct Logger {
    let share: Double
    let arm: Arm?
    let published: PublishedSnapshot
    /// Index into `schemas`.
    let schema: Int
  }

  private let catalogue: Catalogue
  private var loggers: [Logger] = []
  private var schemas: [FeatureSchema] = []
  /// What each schema makes of the decision; empty where one cannot encode it.
  private var seen: [Decision] = []
  private var vectors: [SlateVectors] = []
  private var scratch = Ranker.Scratch()
  private var chances: [Double] = []
  /// Rounds whose decision the features of a logger cannot encode.
  private(set) var unmixed = 0
  /// Rounds that are no first places.
  private(set) var laterPlaces = 0

  init(_ loggers: [(key: LoggerKey, rounds: Int, published: PublishedSnapshot)], catalogue: Catalogue) {
    self.catalogue = catalogue
    let total = loggers.reduce(0) { $0 + $1.rounds }
    for (key, rounds, published) in loggers {
      let features = published.snapshot.features
      let schema = schemas.firstIndex(of: features) ?? schemas.count
      if schema == schemas.count { schemas.append(features) }
      self.loggers.append(
        Logger(
          share: Double(rounds) / Double(total), arm: key.isHeldBack ? .holdback : nil, published: published,
          schema: schema))
    }
  }

  /// Takes up a decision, as it was logged.
  mutating func begin(_ decision: Decision) {
    (seen, vectors) = ([], [])
    for schema in schemas {
      let filledIn = Replayer.seen(decision, by: schema, from: catalogue).decision
      guard let encoded = try? schema.encode(filledIn.context, candidates: filledIn.candidates) else {
        (seen, vectors) = ([], [])
        return
      }
      seen.append(filledIn)
      vectors.append(encoded)
    }
  }

  /// Fills in the chance of a round's chosen action. At later places the loggers' shares would depend on what each would have put
  /// before: these are left without.
  mutating func tell(_ round: inout Round) {
    guard round.place == 0 else { return laterPlaces += 1 }
    guard !seen.isEmpty else {
      unmixed += 1
      return
    }
    var mixture = 0.0
    for logger in loggers {
      let decision = seen[logger.schema]
      let query = RankQuery(
        decisionID: decision.id, placement: decision.placement, arm: logger.arm,
        actions: decision.candidates.map(\.id), vectors: vectors[logger.schema])
      logger.published.ranker.distribute(
        query, among: round.candidates, at: round.place, scratch: &scratch, into: &chances)
      mixture += logger.share * chances[round.chosen]
    }
    round.mixture = mixture > 0 ? mixture : nil
  }
}
