import Bandits
import EventLog
import Events
import Learning
import Logging
import RankingService
import Snapshots
import Support

/// One process: from a start to its end, whichever it is.
final class Life: @unchecked Sendable {
  let node: RankingNode
  let clock: SimulatedClock
  /// The writer first: it ends after the others.
  var tasks: [Task<Void, Never>] = []
  /// How many of them have ended.
  var ended = 0
  /// The snapshots that were current when it was last looked.
  var seen: [PublishedSnapshot]

  init(_ node: RankingNode, clock: SimulatedClock, seen: [PublishedSnapshot]) {
    self.node = node
    self.clock = clock
    self.seen = seen
  }

  var hasEnded: Bool { ended == tasks.count }
}

/// What the wall says, and how far the events have come.
final class SimulatedWall: @unchecked Sendable {
  private(set) var now: EventTime

  init(_ now: EventTime) { self.now = now }

  func advance(to time: EventTime) { now = max(now, time) }
}

extension NodeSimulation {
  /// Begins a life on what the disk holds.
  func start() throws {
    disk.begin()
    let (clock, time) = (SimulatedClock(), time)
    var settings = RankingNode.Settings(folder: "", clockMode: plan.clockMode, wallClock: WallClock { time.now })
    settings.steadyClock = clock
    settings.ingest = plan.ingest
    settings.checkpointPeriod = plan.checkpointPeriod
    editing = .taken
    let node = RankingNode(
      files: plan.files(chosen), reading: plan.reading, settings: settings,
      disk: mutant?.spoilt(disk.forNode) ?? disk.forNode,
      logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
    let life = Life(node, clock: clock, seen: try current(of: node))
    self.life = life
    let chores = node.chores
    life.tasks = [
      scheduler.spawn {
        try? await node.ingest.run(); life.ended += 1
      }
    ]
    life.tasks += chores.map { chore in
      scheduler.spawn {
        await chore.work(); life.ended += 1
      }
    }
    try checkKept(by: life)
  }

  /// The snapshots that rankings of a node use, in the order of the placements' names.
  func current(of node: RankingNode) throws -> [PublishedSnapshot] {
    try plan.names.map { name in
      guard let current = node.cache[name] else { throw Discrepancy("\(name) has no snapshot") }
      return current
    }
  }

  /// Rankings begin with the last snapshots that were kept, and what was promised is there.
  private func checkKept(by life: Life) throws {
    let store = disk.forNode.snapshots
    for (current, versions) in zip(life.seen, plan.versions) {
      let (snapshot, name) = (current.snapshot, versions[0].name)
      let newest = store.versions(of: name).last ?? 0
      let kept = store.content(of: newest, of: name)
      // The policy may have been edited since.
      let isKept = versions.contains { kept == SnapshotContent.digest(of: snapshot.with($0.policy)) }
      guard snapshot.version == newest, newest == 0 || isKept else {
        throw Discrepancy("\(name) begins with snapshot \(snapshot.version), and \(newest) was kept")
      }
      guard let promise = promised[name] else { continue }
      guard store.content(of: promise.version, of: name) == promise.content else {
        throw Discrepancy("the file of \(name) \(promise.version) was promised and is not there")
      }
    }
  }

  /// The power goes and comes again.
  func cut() throws {
    trace.add("cut", UInt64(disk.cut()), disk.log.last)
    try end()
    if plan.troubles.damagedCheckpoints > 0, random.isOne(in: plan.troubles.damagedCheckpoints), !isCalm {
      disk.damageCheckpoint()
    }
    try start()
  }

  /// Lets the process come to its end without effect: its disk is out of reach, and nobody hears it.
  private func end() throws {
    guard let life else { return }
    for index in clients.indices { clients[index].isCutOff() }
    if catalogue == .sending { catalogue = .waiting }
    rankings.forgetQueued()
    repeats = [:]
    for task in life.tasks { task.cancel() }
    life.clock.stop()
    while scheduler.readyCount > 0 { scheduler.run(at: 0) }
    guard life.hasEnded else { throw Discrepancy("a process without a disk does not end") }
    self.life = nil
    try witness.catchUp(with: disk.log)
  }

  /// Ends the process in an orderly way, as SIGTERM does, and begins another.
  func stop() throws {
    try stopForGood()
    if life == nil { try start() }
  }

  /// If the power goes meanwhile there is another life after it.
  func stopForGood() throws {
    guard let life else { return }
    let isSound = isReady && !hasFailed && !disk.isUnreadable
    for chore in life.tasks.dropFirst() { chore.cancel() }
    life.clock.stop()
    try advance(onlyWork: true) { life.ended == life.tasks.count - 1 || self.life !== life }
    guard self.life === life else { return }
    life.tasks[0].cancel()
    try advance(onlyWork: true) { life.hasEnded || self.life !== life }
    guard self.life === life else { return }
    // What was queued before the log was replayed is refused, and a disk that refuses anything may have refused that.
    if isSound, disk.failures == 0 {
      if let lost = rankings.queued.keys.first(where: { witness.decisions[$0] == nil }) {
        throw Discrepancy("decision \(lost) was answered as logged, and an orderly end has lost it")
      }
      guard disk.generations.last?.generation.offset ?? 0 == disk.log.last else {
        throw Discrepancy("an orderly end has left records to replay")
      }
    }
    trace.add("stopped", disk.log.last, isSound ? 1 : 0)
    try end()
  }

  /// Whether the log is replayed, or cannot be.
  var isReady: Bool { life.map { !$0.node.ingest.currentStatus.isRecovering } ?? false }

  /// Whether the process takes nothing any more.
  var hasFailed: Bool { life?.node.ingest.currentStatus.failure != nil }
}
