import Attribution
import Bandits
import Events
import HTTPTypes
import Inspection
import Snapshots

/// A rank request as its ranking sees it: with what the catalogue fills in, beside the decision that comes of it.
///
/// What it is answered with follows from the request, the id, the time, the snapshot and the catalogue, and from nothing
/// else: the service's rankings and those without one are made here.
struct SeenRequest {
  /// As it is logged: with the features of its request, and how much of the catalogue was known.
  var decision: Decision
  /// How many values of the catalogue do not fit the placement's features; they are left out.
  let unfit: Int
  private let snapshot: PublishedSnapshot
  private let filledIn: Decision
  private let limit: Int?
  private let isExplained: Bool

  init(
    _ request: RankRequest, as id: DecisionID, at time: EventTime, by snapshot: PublishedSnapshot,
    knowing catalogue: Catalogue
  ) {
    decision = Decision(
      id: id, at: time, placement: snapshot.snapshot.placement, member: request.member, title: request.title,
      context: request.context, tags: request.tags, candidates: request.candidates, places: [],
      snapshot: snapshot.version, catalogue: catalogue.offset,
      arm: snapshot.ranker.configuration.arm(of: request.member))
    (filledIn, unfit) = Replayer.seen(decision, by: snapshot.snapshot.features, from: catalogue)
    self.snapshot = snapshot
    (limit, isExplained) = (request.limit, request.explain)
  }

  /// Gives the decision its places.
  ///
  /// - Throws: `Problem` 422 for a context or candidates that the snapshot's features cannot encode.
  /// - Complexity: that of `Ranker.rank`.
  mutating func rank(scratch: inout Ranker.Scratch) throws(Problem) {
    let query: RankQuery
    do {
      query = try Replayer.query(filledIn, by: snapshot.snapshot.features)
    } catch {
      throw Problem(.unprocessable, error.reason, at: error.place)
    }
    let ranking = snapshot.ranker.rank(query, scratch: &scratch)
    let count = isExplained ? ranking.count : min(limit ?? ranking.count, ranking.count)
    decision.places = ranking.prefix(count).map { $0.place(explained: isExplained) }
  }
}

extension RankedPlace {
  fileprivate func place(explained: Bool) -> Place {
    Place(
      candidate: candidate, score: score, propensity: propensity,
      explanation: explained
        ? Place.Explanation(mean: mean, deviation: deviation, probability: probability) : nil)
  }
}
