import Events
import Simulation

/// What each placement showed one visit.
struct ShownVisit: Sendable {
  let visit: SimulatedVisit
  /// In the order of the plan's placements.
  var showings: [Showing] = []
  /// The decisions that were made elsewhere, for the service to know.
  var decided: [Event] = []
  /// Decisions that the service could not log.
  var unlogged = 0
}

/// Lets every placement decide for a visit, or chance in their stead.
///
/// The same people visit each placement, under a name of their own for each: a play counts wherever its member was shown
/// the title, and one placement must not earn what another one showed.
struct VisitDecider: Sendable {
  let world: SimulatedWorld
  let plan: SimulationPlan
  let rankings: RankClient
  let run: String

  /// - Throws: `ReplayError`.
  func decide(_ visit: SimulatedVisit) async throws -> ShownVisit {
    var shown = ShownVisit(visit: visit)
    if visit.number < plan.uniformVisits {
      for placement in plan.placements { decideByChance(placement, &shown) }
      return shown
    }
    let answers = try await withThrowingTaskGroup(of: (Int, Showing, Int).self) { group in
      for (index, placement) in plan.placements.enumerated() {
        group.addTask {
          let (showing, unlogged) = try await ask(placement, for: visit)
          return (index, showing, unlogged)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    shown.showings = answers.sorted { $0.0 < $1.0 }.map(\.1)
    shown.unlogged = answers.reduce(0) { $0 + $1.2 }
    return shown
  }

  /// One title for all placements, drawn uniformly.
  private func decideByChance(_ placement: PlacementName, _ shown: inout ShownVisit) {
    let (visit, now) = (shown.visit, LiveSimulation.now)
    let title = world.uniformChoice(for: visit)
    let (id, member) = (decisionID(placement, visit), member(placement, visit))
    let decision = Decision.imported(
      id: id, at: now, placement: placement, member: member, context: visit.context,
      candidates: world.titles.prefix(visit.offered).map { Candidate(id: $0.id) }, chosen: title,
      propensity: 1 / Double(visit.offered))
    shown.decided.append(.decision(decision))
    shown.showings.append(Showing(title: title, decision: id, member: member, at: now))
  }

  /// What the service shows, and how many of its decisions it could not log.
  private func ask(
    _ placement: PlacementName, for visit: SimulatedVisit
  ) async throws(ReplayError) -> (Showing, unlogged: Int) {
    let (id, member) = (decisionID(placement, visit), member(placement, visit))
    let choice = try await rankings.choose(
      .init(
        placement: placement, decision: id, member: member, context: visit.context,
        actions: world.titles.prefix(visit.offered).map(\.id)))
    let unlogged = choice.isLogged ? 0 : 1
    guard let artwork = plan.artwork else {
      return (Showing(title: choice.action, decision: id, member: member, at: LiveSimulation.now), unlogged)
    }
    let title = world.titles[choice.action]
    let imageID = DecisionID("\(id)-image")
    let image = try await rankings.choose(
      .init(
        placement: artwork, decision: imageID, member: member, title: title.id, context: visit.context,
        actions: title.artworks.map(\.id)))
    let showing = Showing(
      title: choice.action, artwork: image.action, decision: id, artworkDecision: imageID, member: member,
      at: LiveSimulation.now)
    return (showing, unlogged + (image.isLogged ? 0 : 1))
  }

  private func decisionID(_ placement: PlacementName, _ visit: SimulatedVisit) -> DecisionID {
    DecisionID("\(run)-\(placement)-\(visit.number)")
  }

  private func member(_ placement: PlacementName, _ visit: SimulatedVisit) -> MemberID {
    MemberID("\(run)-\(placement)-\(visit.member.id)")
  }
}
