package import Attribution
import Bandits
package import Events
import HTTPTypes
package import Snapshots

/// Answers rank requests from snapshots that are at hand, without a service: with what a service answers that ranks by
/// these snapshots and knows the same of titles, for requests of equal ids.
///
/// Nothing is logged and no id is remembered: of two requests with one id each gets its answer.
package struct OfflineDesk {
  private let snapshots: [PlacementName: PublishedSnapshot]
  /// The placement of requests that name none; nil where there are several.
  private let placement: PlacementName?
  private let catalogue: Catalogue
  private let time: EventTime?
  private let seed: UInt64?
  private var scratch = Ranker.Scratch()
  /// Values of the catalogue that did not fit the features of placements.
  package private(set) var unfit = 0

  /// - Parameters:
  ///   - snapshots: Of distinct placements.
  ///   - time: When decisions are made that do not say; nil: as `OfflineDesk.time(of:)`.
  ///   - seed: From which, and from a request's number, ids are made for requests that bring none; nil: these are refused.
  package init(
    _ snapshots: [PublishedSnapshot], knowing catalogue: Catalogue, at time: EventTime? = nil, seed: UInt64? = nil
  ) {
    self.snapshots = Dictionary(snapshots.map { ($0.snapshot.placement, $0) }, uniquingKeysWith: { $1 })
    placement = snapshots.count == 1 ? snapshots[0].snapshot.placement : nil
    (self.catalogue, self.time, self.seed) = (catalogue, time, seed)
  }

  /// Answers one request.
  ///
  /// - Parameters:
  ///   - body: As `POST /v1/placements/{placement}/rank` takes it, with the key `placement` where there are several.
  ///   - number: Which request it is.
  /// - Throws: `Problem`, with the service's words and places where the service would refuse it too.
  /// - Complexity: that of `Ranker.rank`.
  package mutating func answer(_ body: [UInt8], number: Int) throws(Problem) -> RankAnswer {
    let asked = try PlacedRequest(parsing: body, orElse: placement)
    guard let snapshot = snapshots[asked.placement] else {
      throw Problem(.notFound, "there is no snapshot of \(asked.placement)", at: "placement")
    }
    guard let id = asked.request.decisionID ?? seed.map({ DecisionID("\($0)-\(number)") }) else {
      throw Problem(
        .unprocessable, "expected the key decisionID: draws follow from it, and no ids are made", at: "decisionID")
    }
    var seen = SeenRequest(
      asked.request, as: id, at: asked.request.at ?? time ?? OfflineDesk.time(of: snapshot), by: snapshot,
      knowing: catalogue)
    unfit += seen.unfit
    try seen.rank(scratch: &scratch)
    return RankAnswer(decision: seen.decision, logged: false)
  }

  /// What time it is for a decision that does not say: the greatest event time that the snapshot knows, which was the time
  /// of a service whose clock events move when it was published; for one that was learned from nothing, when it was
  /// published. Of an answer only what the catalogue says depends on it.
  private static func time(of snapshot: PublishedSnapshot) -> EventTime {
    let trained = snapshot.snapshot.trainedThrough
    return trained == .distantPast ? snapshot.publishedAt : trained
  }
}
