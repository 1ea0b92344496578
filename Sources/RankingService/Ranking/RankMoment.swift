import Attribution
import Events
import HTTPTypes
import Learning
import Snapshots

/// What all rankings of one call share: the time, the placements, what is known of titles, and one snapshot of each.
struct RankMoment: Sendable {
  /// When a decision is made that does not say.
  let now: EventTime
  /// Whether a time from the future is refused.
  private let followsWall: Bool
  let placements: [PlacementName: Placement]
  let catalogue: Catalogue
  let snapshots: [PlacementName: PublishedSnapshot]

  init(
    of requests: [PlacedRequest], placements: [PlacementName: Placement], cache: SnapshotCache, catalogue: Catalogue,
    clock: ServiceClock
  ) {
    self.placements = placements
    self.catalogue = catalogue
    now = clock.now
    followsWall = clock.mode == .wall
    var snapshots: [PlacementName: PublishedSnapshot] = [:]
    for name in requests.map(\.placement) where snapshots[name] == nil { snapshots[name] = cache[name] }
    self.snapshots = snapshots
  }

  /// When the decision is made: as the request says, else now by the clock that the service follows.
  func time(of request: RankRequest, _ placement: Placement) throws(Problem) -> EventTime {
    guard let at = request.at else { return now }
    guard !followsWall || at <= now + placement.attribution.lateness else {
      throw Problem(.unprocessable, "expected a time that is not in the future, found \(at)", at: "at")
    }
    return at
  }
}
