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
  /// The snapshots that were newest when it was last looked.
  var seen: [PublishedSnapshot]
  /// Whether it was seen how much of the log it has replayed.
  var hasReplayed = false

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
    let whole = plan.names.map { disk.wholeVersions(of: $0) }
    let (clock, time) = (SimulatedClock(), time)
    var settings = RankingNode.Settings(folder: "", clockMode: plan.clockMode, wallClock: WallClock { time.now })
    settings.steadyClock = clock
    settings.ingest = plan.ingest
    settings.checkpointPeriod = plan.checkpointPeriod
    settings.snapshotRetention = plan.retention
    editing = .taken
    let node = RankingNode(
      files: plan.files(chosen), reading: plan.reading, settings: settings,
      disk: spoiltDisk,
      logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() })
    let life = Life(node, clock: clock, seen: try newest(of: node))
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
    try checkKept(by: life, whole)
    try pins.begin(
      life.node.cache, pinnedBy: disk.log.changes.map(\.change),
      whole: Dictionary(uniqueKeysWithValues: zip(plan.names, whole)))
  }

  /// What a node sees of the disk.
  var spoiltDisk: NodeDisk {
    mutant?.spoilt(disk.forNode, files: disk.snapshotFiles, reading: plan.reading) ?? disk.forNode
  }

  /// The snapshots of a node that were published last, in the order of the placements' names.
  func newest(of node: RankingNode) throws -> [PublishedSnapshot] {
    try plan.names.map { name in
      guard let newest = node.cache.newest(name) else { throw Discrepancy("\(name) has no snapshot") }
      return newest
    }
  }

  /// Rankings begin with the last snapshots that were kept and are whole, and what was promised is there.
  ///
  /// - Parameter whole: Of each placement the versions whose files were whole before this life.
  private func checkKept(by life: Life, _ whole: [[UInt64]]) throws {
    let store = disk.forNode.snapshots
    for ((current, versions), whole) in zip(zip(life.seen, plan.versions), whole) {
      let (snapshot, name) = (current.snapshot, versions[0].name)
      let newest = whole.last ?? 0
      let kept = store.content(of: newest, of: name)
      // The policy may have been edited since.
      let isKept = versions.contains { kept == SnapshotContent.digest(of: snapshot.with($0.policy)) }
      guard snapshot.version == newest, newest == 0 || isKept else {
        throw Discrepancy("\(name) begins with snapshot \(snapshot.version), and \(newest) was kept")
      }
      if let left = disk.damaged[name]?.max(), left > newest {
        throw Discrepancy("the file of \(name) \(left) is damaged and was not put aside")
      }
      guard let promise = promised[name], !disk.isThinned(promise.version, of: name) else { continue }
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
    try damageAFile()
    try start()
  }

  /// Between two lives a bit of a file may change.
  private func damageAFile() throws {
    let rate = plan.troubles.damagedSnapshots
    guard rate > 0, !isCalm, random.isOne(in: rate), let file = disk.damageFile() else { return }
    trace.add("damaged \(file.placement)", file.version)
    if promised[file.placement]?.version == file.version { promised[file.placement] = nil }
  }

  /// Lets the process come to its end without effect: its disk is out of reach, and nobody hears it.
  private func end() throws {
    guard let life else { return }
    for index in clients.indices { clients[index].isCutOff() }
    if catalogue == .sending { catalogue = .waiting }
    rankings.forgetQueued()
    pins.endLife()
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
    guard life == nil else { return }
    try damageAFile()
    try start()
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
