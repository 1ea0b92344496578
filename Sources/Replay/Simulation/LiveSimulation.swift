import Events
import Foundation
import JSON
package import Simulation

/// A simulated world visits a running service: asks it what to show, and reports what the members did, with the faults
/// that members' clients have.
///
/// It goes in beats. In each, the visits that are due are decided, all at once up to a limit, while what has arrived of
/// earlier ones is posted. What follows is sent off in the order of the visits, so that only the service's answers and the
/// clock make two runs differ.
package struct LiveSimulation: Sendable {
  let world: SimulatedWorld
  let plan: SimulationPlan
  let transport: HTTPTransport
  let retry: RetryRule
  private let rankings: RankClient
  /// Tells this run's decisions from those of others.
  private let run: String

  private static let beat = Duration.milliseconds(10)
  /// Visits of a beat that is behind, and requests at once.
  private static let visitsAtOnce = 64
  private static let requestsAtOnce = 16

  package init(world: SimulatedWorld, plan: SimulationPlan, transport: HTTPTransport, retry: RetryRule = .patient) {
    self.world = world
    self.plan = plan
    self.transport = transport
    self.retry = retry
    rankings = RankClient(transport: transport, retry: retry)
    run = "sim\(world.seed)-\(String(LiveSimulation.now.milliseconds, radix: 36))"
  }

  /// Makes all visits, and then waits for what is under way.
  ///
  /// - Parameter progress: Called after each beat.
  /// - Throws: `ReplayError` if the service has not the placements, gives up or refuses.
  package func run(progress: (SimulationReport) -> Void = { _ in }) async throws -> SimulationReport {
    try await checkPlacements()
    var report = SimulationReport(placements: plan.placements, includesImages: plan.artwork != nil)
    report.hasCatalogue = try await fillCatalogue(launchedAt: LiveSimulation.now + timeToLaunch)
    var delivery = Delivery(seed: world.seed, faults: plan.faults)
    // What another system decided: sent at once and without faults.
    var decided: [Event] = []
    let (clock, start) = (ContinuousClock(), ContinuousClock.now)
    while report.visits < plan.visits || delivery.lastArrival != nil || !decided.isEmpty {
      let events = decided + delivery.arrivals(by: LiveSimulation.now).map(\.event)
      let due = plan.visitsDue(after: (clock.now - start) / .seconds(1))
      let end = min(max(due, report.visits), report.visits + LiveSimulation.visitsAtOnce)
      async let answer = post(events)
      let shown = try await decide(report.visits..<end)
      if let answer = try await answer { report.add(answer) }
      decided = shown.flatMap(\.decided)
      for visit in shown { note(visit, in: &report, sending: &delivery) }
      report.delivery = delivery.counts
      report.seconds = (clock.now - start) / .seconds(1)
      progress(report)
      try await Task.sleep(for: LiveSimulation.beat)
    }
    return report
  }

  static var now: EventTime { EventTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

  private var timeToLaunch: EventDuration {
    EventDuration(milliseconds: Int64(min(Double(world.launch) / plan.rate, 86_400) * 1_000))
  }

  private func checkPlacements() async throws {
    let answer = try await RetryRule.first.attempt("GET /v1/placements") { () async throws(TransportError) in
      try await transport.get("/v1/placements")
    }
    let there = (try? ServiceStatus(parsing: answer.body))?.placements ?? []
    let asked = plan.placements + (plan.artwork.map { [$0] } ?? [])
    for name in asked where !there.contains(name.text) {
      throw ReplayError.input("the service has no placement \(name), only \(there.joined(separator: ", "))")
    }
  }

  private func note(_ shown: ShownVisit, in report: inout SimulationReport, sending delivery: inout Delivery) {
    for (lane, showing) in zip(report.lanes.indices, shown.showings) {
      report.lanes[lane].tally.note(showing.title, wearing: showing.artwork, in: shown.visit, of: world)
      for event in world.feedback(to: shown.visit, showing) { delivery.send(event, of: shown.visit.member.id) }
    }
    report.unlogged += shown.unlogged
  }

  /// Posts events as one batch.
  private func post(_ events: [Event]) async throws(ReplayError) -> BatchAnswer? {
    if events.isEmpty { return nil }
    var writer = JSONWriter(reserving: 256 * events.count)
    writer.array { writer in for event in events { event.write(to: &writer) } }
    let body = writer.bytes
    let answer = try await retry.attempt("POST /v1/events") { () async throws(TransportError) in
      try await transport.post("/v1/events", json: body)
    }
    guard answer.status == 202, let counts = try? BatchAnswer(parsing: answer.body) else {
      throw .service("POST /v1/events: \(answer.described)")
    }
    return counts
  }

  /// Asks every placement for every visit; in the order of the visits.
  private func decide(_ numbers: Range<Int>) async throws -> [ShownVisit] {
    try await withThrowingTaskGroup(of: ShownVisit.self) { group in
      var (shown, waiting) = ([ShownVisit](), numbers)
      let atOnce = max(1, LiveSimulation.requestsAtOnce / max(plan.placements.count, 1))
      for _ in 0..<min(atOnce, waiting.count) { addNext(of: &waiting, to: &group) }
      while let visit = try await group.next() {
        shown.append(visit)
        addNext(of: &waiting, to: &group)
      }
      return shown.sorted { $0.visit.number < $1.visit.number }
    }
  }

  private func addNext(of waiting: inout Range<Int>, to group: inout ThrowingTaskGroup<ShownVisit, any Error>) {
    guard let number = waiting.popFirst() else { return }
    let decider = VisitDecider(world: world, plan: plan, rankings: rankings, run: run)
    group.addTask { try await decider.decide(world.visit(number)) }
  }
}
