import Bandits
import Events
import Learning
import RankingService
import Snapshots
import Support
import Synchronization

extension NodeSimulation {
  /// Lets everything come to its end, and compares it with runs that nothing disturbs.
  func finish() throws {
    isCalm = true
    disk.isFull = false
    disk.rates = SimulatedDisk.Rates()
    if hasFailed || disk.isUnreadable || disk.isLogBroken || random.isOne(in: 2) { try cut() } else { try stop() }
    try advance {
      self.clients.allSatisfy(\.isDone) && self.repeats.isEmpty && self.rankings.queued.isEmpty
        && self.editing == .taken && self.isReady && self.pins.areRestored
    }
    isOver = true
    try send(World.end)
    try compareContents()
    try askAgain()
    try compareWithCalmEnd()
    try stopForGood()
    try start()
    try advance { self.isReady && self.pins.areRestored }
    try compareContents()
    try stopForGood()
    try checkReplays()
    trace.add("end", disk.log.last, UInt64(disk.log.outcomes.count))
  }

  private func send(_ event: Event) throws {
    var isTaken = false
    deliver([event]) { result in
      if case .success = result { isTaken = true }
      return isTaken ? nil : "the last tick is not taken: \(result)"
    }
    try advance { isTaken }
  }

  /// What the node publishes in the end is what a pipeline derives that was never interrupted; all outcomes are stored.
  private func compareContents() throws {
    let files = plan.files(chosen)
    guard witness.pipeline.placements == files.map(\.placement) else {
      throw Discrepancy("the placements are not what their files say")
    }
    for name in plan.names {
      // Requests of before may still be answered too, with what was current then.
      let content = Mutex<String?>(nil)
      publish(name) { answer in content.withLock { $0 = answer } }
      try advance { content.withLock { $0 != nil } }
      let expected = witness.snapshot(of: name).map { SnapshotContent.digest(of: $0) }
      guard content.withLock({ $0 }) == expected else {
        throw Discrepancy("\(name) ends in another content than a run without interruptions")
      }
    }
    guard let life else { return }
    var isSettled = false
    call(life) {
      await life.node.ingest.settle()
      return {
        isSettled = true
        return nil
      }
    }
    try advance { isSettled }
    guard witness.allAreStored else { throw Discrepancy("not all outcomes are stored") }
  }

  /// What is in the log is answered again as it is there; what was never said to be logged is not there.
  private func askAgain() throws {
    for index in rankings.asks.indices {
      let ask = rankings.asks[index]
      guard witness.decisions[ask.id] != nil else { continue }
      guard ask.wasLogged else { throw Discrepancy("\(ask.id) is in the log, and every answer said that it is not") }
      try rank(index, hasFeedback: false)
    }
  }

  /// Crash = no crash over the same events: every event counts once, and the end is that of a calm day.
  private func compareWithCalmEnd() throws {
    for event in plan.batches.joined().joined() where !witness.has(event) {
      throw Discrepancy("event \(event.id ?? "") is lost")
    }
    // What an outcome is filled in with depends on what was asked for, and known, when it closed.
    guard corrected == 0, !(plan.fillsIn && hasEdits) else { return }
    let calm = witness.calmEnd(of: plan.files(chosen), until: World.end)
    guard calm.lines == witness.linesByPlacement else {
      throw Discrepancy("the same events end in other outcomes on a calm day")
    }
    for name in plan.names where calm.contents[name] != promised[name]?.content {
      throw Discrepancy("\(name) ends in another content on a calm day")
    }
  }
}
