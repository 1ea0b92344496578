import Attribution
import Bandits
import Events
import Learning
import RankingService
import Snapshots
import Support

extension NodeSimulation {
  /// Asks for a snapshot.
  ///
  /// - Parameter then: Told the content, once this request is answered.
  func publish(_ placement: PlacementName, then: @escaping @Sendable (String) -> Void = { _ in }) {
    guard let life else { return }
    call(life) { [self] in
      let answer = try? await life.node.snapshots.publish(placement)
      return { [self] in
        guard let answer else { return nil }
        let (version, content) = (answer.snapshot.version, answer.snapshot.content)
        trace.add("published \(placement) \(content)", version)
        // Answers may come in another order than their snapshots.
        if version >= promised[placement]?.version ?? 0 { promised[placement] = (version, content) }
        then(content)
        guard !disk.isThinned(version, of: placement) else { return nil }
        let found = disk.forNode.snapshots.content(of: version, of: placement)
        return found == content ? nil : "snapshot \(version) of \(placement) was promised and is not kept"
      }
    }
  }

  /// Asks what attribution knows of a decision.
  func ask() {
    guard let life else { return }
    let ids = rankings.asks.map(\.id) + ["d0", "d1", "d2"]
    let id = random.pick(ids)
    call(life) { [self] in
      let report = await life.node.ingest.report(of: id)
      return { [self] in
        trace.add("report of \(id): \(report == nil ? "none" : "some")")
        return nil
      }
    }
  }

  /// What must hold after every step.
  func look() throws {
    if let discrepancy { throw discrepancy }
    try witness.catchUp(with: disk.log)
    let failed = hasFailed
    rankings.forgetQueued { failed || witness.decisions[$0] != nil || disk.refused.contains($0) }
    guard let life else { return }
    try lookAtSnapshots(of: life)
    try lookAtThinning()
    try pins.look(at: life.node.cache, known: known)
    let status = life.node.ingest.currentStatus
    if isReady, !failed, !life.hasReplayed {
      life.hasReplayed = true
      guard disk.replayed == disk.toReplay else {
        throw Discrepancy("\(disk.replayed) records were replayed, and \(disk.toReplay) come after the checkpoint")
      }
    }
    guard !status.isRecovering, status.offset == witness.pipeline.offset else { return }
    for (index, placement) in status.placements.enumerated() {
      guard placement.counts == witness.pipeline.attributor.placements[index].counts else {
        throw Discrepancy("the counts of \(placement.name) are \(placement.counts) after record \(status.offset)")
      }
    }
  }

  /// Of the files that were taken away none is one of the last, and none is pinned.
  private func lookAtThinning() throws {
    for file in disk.takeThinned() {
      guard file.newer >= plan.retention.last else {
        throw Discrepancy("the file of \(file.placement) \(file.version) was taken away, and \(file.newer) are newer")
      }
      guard pins.held(file.placement) != file.version || pins.isAsking(file.placement) else {
        throw Discrepancy("the file of \(file.placement) \(file.version) was taken away, and is pinned")
      }
    }
  }

  /// A snapshot that has become the newest is the one that a pipeline without interruptions derives.
  ///
  /// It was derived from all that is durable: the next append may be under way, and only the next step can complete it.
  private func lookAtSnapshots(of life: Life) throws {
    for (index, current) in try newest(of: life.node).enumerated() where current !== life.seen[index] {
      life.seen[index] = current
      let name = plan.names[index]
      trace.add("newest \(name)", current.version)
      let version = KnownVersion(current)
      guard known[name]?[current.version]?.content ?? version.content == version.content else {
        throw Discrepancy("version \(current.version) of \(name) was published as two things")
      }
      known[name, default: [:]][current.version] = version
      guard isCalm || random.isOne(in: NodeSimulation.comparedSnapshots) else { continue }
      let expected = witness.snapshot(of: name)
      // When a placement is published depends on what it retires, which is not told while its sums are folded anew.
      let isSameVersion = expected?.version == current.version || witness.refolded.contains(name)
      guard isSameVersion, expected.map({ SnapshotContent.digest(of: $0) }) == current.content else {
        throw Discrepancy(
          "snapshot \(current.version) of \(name) is not the one that follows from \(witness.pipeline.offset) records")
      }
    }
  }

  /// One in so many is compared: it costs as much as deriving it.
  private static let comparedSnapshots = 3
}
