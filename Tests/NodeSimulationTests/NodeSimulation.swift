import Events
import EventLog
import Learning
import RankingService
import Support

/// The whole node on one thread from one seed: its clients, its disk, its clocks, and whoever pulls the plug.
///
/// Step after step a draw decides what happens next; all that can happen is a `Move`. After each step what must always hold is
/// looked at, and at the end everything is compared with a run that nothing disturbs.
final class NodeSimulation: @unchecked Sendable {
  let plan: SimulationPlan
  let mutant: Mutant?
  let scheduler = Scheduler()
  let disk: SimulatedDisk
  var witness: Witness
  var trace: Trace
  var random: WorldRandom
  var life: Life?
  var clients: [Client]
  /// The times of the batches that are just being sent once more, by the step of it.
  var repeats: [Int: EventTime] = [:]
  var catalogue: CatalogueSending = .waiting
  /// How many of the catalogue's corrections were sent.
  var corrected = 0
  var rankings = Rankings()
  var pins = Pins()
  /// Of each placement the versions that were published, and what each is.
  var known: [PlacementName: [UInt64: KnownVersion]] = [:]
  /// Which version of each placement its file is.
  var chosen: [Int]
  var editing: Editing = .taken
  /// Whether a file was edited.
  var hasEdits = false
  /// Of each placement the last file that was promised.
  var promised: [PlacementName: (version: UInt64, content: String)] = [:]
  /// The greatest event time that anybody was told of; also what the wall says.
  let time: SimulatedWall
  /// What an answer was found to be wrong with; ends the run.
  var discrepancy: Discrepancy?
  /// Whether nothing goes wrong any more.
  var isCalm = false
  /// Whether all windows are over: nothing new is told any more.
  var isOver = false
  private(set) var step = 0

  /// A node that is cut off again and again before it has replayed its log would never come to an end.
  private static let lifeLimit = 15
  /// Nothing takes longer: a run that does has come to a halt.
  private static let stepLimit = 60_000

  init(plan: SimulationPlan, mutant: Mutant? = nil, keepsLines: Bool = false) {
    self.plan = plan
    self.mutant = mutant
    disk = SimulatedDisk(seed: plan.seed)
    witness = Witness(reading: plan.reading)
    chosen = plan.versions.map { _ in 0 }
    trace = Trace(keepsLines: keepsLines)
    random = WorldRandom(seed: plan.seed)
    clients = plan.batches.map { Client(waiting: $0) } + [Client(waiting: [])]
    time = SimulatedWall(plan.batches.compactMap { $0.first?.first?.at }.min() ?? .minute(0))
  }

  /// Runs to the end.
  ///
  /// - Throws: `SimulationFailure`.
  func run() throws {
    do {
      disk.rates = plan.troubles.disk
      try start()
      try advance { self.clients.allSatisfy(\.isDone) && self.rankings.count >= self.plan.rankings }
      try finish()
    } catch let error as Discrepancy {
      throw SimulationFailure(seed: plan.seed, step: step, reason: error.reason)
    } catch {
      throw SimulationFailure(seed: plan.seed, step: step, reason: "\(error)")
    }
  }

  /// What can happen at a step.
  ///
  /// To let something else happen: add a case here, say in `weight` when and how often, and
  /// do it in `make`.
  private enum Move: CaseIterable {
    case goOn, complete, ring, send, sendAgain, rank, publish, ask, tick, edit, pin, correct
    case fillDisk, freeDisk, hideLog, cut, stop
  }

  /// How often a move is drawn beside the others; 0: it cannot be made.
  private func weight(of move: Move) -> Int {
    let troubles = plan.troubles
    switch move {
    case .goOn: return scheduler.readyCount > 0 ? 600 : 0
    case .complete: return disk.underWay.isEmpty ? 0 : 200
    case .ring: return life?.clock.hasTimers == true ? 60 : 0
    case .send: return sendable.isEmpty && catalogue != .waiting ? 0 : 200
    case .sendAgain: return repeatable.isEmpty ? 0 : 10
    case .rank: return catalogue == .taken && plan.rankings > 0 ? 60 : 0
    case .publish: return 10
    case .ask: return 5
    case .tick: return isOver ? 0 : 20
    case .edit: return editing == .refused ? 30 : editing == .taking || catalogue != .taken ? 0 : chance(troubles.edits)
    case .pin: return life == nil || !isReady ? 0 : chance(troubles.pins)
    case .correct: return catalogue == .taken && !isCalm && corrected < plan.corrections.count ? 5 : 0
    case .fillDisk: return chance(disk.isFull ? 0 : troubles.fullDisks)
    case .freeDisk: return disk.isFull ? 30 : 0
    case .hideLog: return chance(disk.isUnreadable ? 0 : troubles.unreadableLogs)
    case .cut: return isCalm ? 0 : hasFailed ? 100 : chance(disk.life < NodeSimulation.lifeLimit ? troubles.cuts : 0)
    case .stop: return chance(disk.life < NodeSimulation.lifeLimit ? troubles.stops : 0)
    }
  }

  /// The weight of what happens at one in so many steps, about.
  private func chance(_ rate: Int) -> Int { isCalm || rate == 0 ? 0 : max(1, 1_000 / rate) }

  private func make(_ move: Move) throws {
    switch move {
    case .goOn: scheduler.run(at: random.int(0...scheduler.readyCount - 1))
    case .complete: trace.add(disk.complete(at: random.int(0...disk.underWay.count - 1)), disk.log.last)
    case .ring: life?.clock.fireNext()
    case .send: send()
    case .sendAgain: sendAgain()
    case .rank: try rank()
    case .publish: publish(random.pick(plan.names))
    case .ask: ask()
    case .tick: tick()
    case .edit: edit()
    case .pin: pin(random.pick(plan.names))
    case .correct: correct()
    case .fillDisk: disk.isFull = true
    case .freeDisk: disk.isFull = false
    case .hideLog: disk.isUnreadable = true
    case .cut: try cut()
    case .stop: try stop()
    }
  }

  /// Makes moves until something holds.
  ///
  /// - Parameter onlyWork: Whether only what is under way goes on.
  func advance(onlyWork: Bool = false, until isOver: () throws -> Bool) throws {
    while try !isOver() {
      step += 1
      guard step < NodeSimulation.stepLimit else { throw Discrepancy("it does not come to an end") }
      let moves = onlyWork ? [Move.goOn, .complete, .ring, .freeDisk] : Move.allCases
      try make(try draw(moves))
      if disk.isCut { try cut() }
      try look()
    }
  }

  private func draw(_ moves: [Move]) throws -> Move {
    let weights = moves.map { weight(of: $0) }
    let total = weights.reduce(0, +)
    guard total > 0 else {
      throw Discrepancy("nothing can happen any more")
    }
    var rest = random.int(0...total - 1)
    for (move, weight) in zip(moves, weights) {
      if rest < weight {
        trace.add("\(move)")
        return move
      }
      rest -= weight
    }
    throw Discrepancy("no move was drawn")
  }
}
