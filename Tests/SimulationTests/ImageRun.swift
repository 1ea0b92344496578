import Attribution
import Bandits
import Events
import Learning
import Simulation

/// Chance draws the title for a billboard, and a policy the image that it wears: one play earns for both.
struct ImageRun {
  let world: SimulatedWorld
  /// Against the best image of the title that was drawn.
  private(set) var regret = 0.0
  /// What an image drawn at random gives away.
  private(set) var uniformRegret = 0.0
  /// Of each placement, in the order of their names: how many outcomes it had, and how many were rewarded.
  private(set) var outcomes = [(count: Int, rewarded: Int)](repeating: (0, 0), count: 2)
  private var pipeline: Pipeline
  private var ranker: Ranker
  private var scratch = Ranker.Scratch()
  private var delivery: Delivery
  private let artwork: Placement

  init(_ policy: PolicyConfiguration.Algorithm, in world: SimulatedWorld) {
    self.world = world
    artwork = PolicyRun.placement("artwork", policy)
    pipeline = Pipeline(placements: [artwork, PolicyRun.placement("billboard", .uniform)])
    ranker = PolicyRun.untaught(artwork)
    delivery = Delivery(seed: world.seed, faults: DeliveryFaults(lateness: PolicyRun.lateness))
  }

  mutating func run(visits: Int) throws {
    for number in 0..<visits {
      let at = PolicyRun.time(of: number)
      for arrival in delivery.arrivals(by: at) { apply(arrival.event) }
      let visit = world.visit(number)
      let title = world.uniformChoice(for: visit)
      let showing = Showing(
        title: title, artwork: try chooseImage(of: title, for: visit, at: at), decision: DecisionID("d\(number)"),
        artworkDecision: DecisionID("a\(number)"), member: visit.member.id, at: at)
      decideTitle(showing, visit)
      for event in world.feedback(to: visit, showing) { delivery.send(event, of: visit.member.id) }
      note(showing, in: visit)
    }
    for arrival in delivery.arrivals(by: PolicyRun.time(of: 2 * visits)) { apply(arrival.event) }
    apply(.tick(PolicyRun.time(of: 2 * visits)))
  }

  private mutating func chooseImage(of title: Int, for visit: SimulatedVisit, at: EventTime) throws -> Int {
    let id = DecisionID("a\(visit.number)")
    let candidates = world.titles[title].artworks.map { Candidate(id: $0.id) }
    let query = RankQuery(
      decisionID: id, placement: artwork.name, actions: candidates.map(\.id),
      vectors: .shared(try artwork.features.encode(visit.context)))
    let first = ranker.rank(query, scratch: &scratch)[0]
    let place = Place(candidate: first.candidate, propensity: first.propensity)
    apply(
      .decision(
        Decision(
          id: id, at: at, placement: artwork.name, member: visit.member.id, title: world.titles[title].id,
          context: visit.context, candidates: candidates, places: [place], snapshot: 0)))
    return first.candidate
  }

  private mutating func decideTitle(_ showing: Showing, _ visit: SimulatedVisit) {
    apply(
      .decision(
        .imported(
          id: showing.decision, at: showing.at, placement: "billboard", member: showing.member,
          context: visit.context, candidates: world.titles.prefix(visit.offered).map { Candidate(id: $0.id) },
          chosen: showing.title, propensity: 1 / Double(visit.offered))))
  }

  private mutating func note(_ showing: Showing, in visit: SimulatedVisit) {
    let images = world.titles[showing.title].artworks.indices
    let chances = images.map { world.chance(of: showing.title, wearing: $0, for: visit) }
    let best = chances.reduce(0, max)
    regret += best - chances[showing.artwork]
    uniformRegret += best - chances.reduce(0, +) / Double(chances.count)
  }

  private mutating func apply(_ event: Event) {
    var outputs: [Pipeline.Output] = []
    pipeline.apply(.event(event), into: &outputs)
    for output in outputs {
      switch output {
      case .outcome(let outcome):
        guard let index = pipeline.index(of: outcome.decision.placement) else { continue }
        outcomes[index].count += 1
        outcomes[index].rewarded += outcome.reward > 0 ? 1 : 0
      case .retired, .edited, .setAside: break
      case .publish(let index):
        guard pipeline.placements[index].name == artwork.name, let snapshot = pipeline.derive(at: index) else {
          continue
        }
        ranker = Ranker(model: snapshot.model, configuration: snapshot.policy)
      }
    }
  }
}
