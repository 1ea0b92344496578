import Bandits
import Events
import HTTPTypes
import Learning
import RankingService
import Snapshots
import Support

/// What a version was published as.
struct KnownVersion {
  let content: String
  let features: FeatureSchema

  init(_ published: PublishedSnapshot) {
    (content, features) = (published.content, published.snapshot.features)
  }
}

/// Which versions rankings must be kept to, by what was answered.
struct Pins {
  /// What somebody asks for: a version; nil: none any more.
  typealias Wish = UInt64?

  private struct Standing {
    /// What was acknowledged last.
    var held: Wish = nil
    /// What is being asked.
    var asked: Wish?
    /// What was asked after that, and not acknowledged: whether it is in the log nobody was told.
    var uncertain: [Wish] = []
    /// Whether the file of the held version was gone at the start, and rankings cannot use it yet.
    var isAbsent = false
  }

  private var standings: [PlacementName: Standing] = [:]

  /// Whether rankings use all versions that they are to be kept to.
  var areRestored: Bool { standings.values.allSatisfy { !$0.isAbsent } }

  /// Whether somebody is asking about a placement.
  func isAsking(_ placement: PlacementName) -> Bool { standings[placement]?.asked != nil }

  func held(_ placement: PlacementName) -> Wish { standings[placement]?.held ?? nil }

  mutating func ask(_ wish: Wish, of placement: PlacementName) {
    standings[placement, default: Standing()].asked = .some(wish)
  }

  /// - Parameter isDone: nil: nobody was told.
  mutating func isAnswered(_ placement: PlacementName, isDone: Bool?) {
    guard let wish = standings[placement]?.asked else { return }
    standings[placement]?.asked = nil
    switch isDone {
    case true?: standings[placement] = Standing(held: wish)
    case nil: standings[placement]?.uncertain.append(wish)
    case false?: break
    }
  }

  mutating func endLife() {
    for name in standings.keys { isAnswered(name, isDone: nil) }
  }

  /// A node begins with what its log says, which is what was acknowledged, or not heard of; a version whose file is gone
  /// may have to wait until the log is replayed.
  mutating func begin(
    _ cache: SnapshotCache, pinnedBy changes: [SnapshotChange], whole: [PlacementName: [UInt64]]
  ) throws {
    for (name, standing) in standings.sorted(by: { $0.key < $1.key }) {
      let last = changes.last { $0.placement == name && $0.isOfPin }
      let logged: Wish = last?.action == .pinned ? last?.version : nil
      guard logged == standing.held || standing.uncertain.contains(logged) else {
        throw Discrepancy("\(name) was kept to \(standing.held.text), and the log says \(logged.text)")
      }
      standings[name] = Standing(held: logged)
      guard let version = logged, cache.pinned(name)?.version != version else { continue }
      guard whole[name]?.contains(version) != true else {
        throw Discrepancy("\(name) is kept to \(version), whose file is whole, and a new process does not use it")
      }
      standings[name]?.isAbsent = true
    }
  }

  /// Rankings use the version that they are kept to, and what was published as that version.
  mutating func look(at cache: SnapshotCache, known: [PlacementName: [UInt64: KnownVersion]]) throws {
    for (name, standing) in standings.sorted(by: { $0.key < $1.key }) {
      let pinned = cache.pinned(name)
      if standing.isAbsent, pinned?.version == standing.held { standings[name]?.isAbsent = false }
      let wishes = [standing.held] + standing.uncertain + (standing.asked.map { [$0] } ?? [])
      let mayBeNone = standing.isAbsent && pinned == nil
      guard mayBeNone || wishes.contains(pinned?.version) else {
        let found = (pinned?.version).text
        throw Discrepancy("\(name) was kept to \(standing.held.text), and rankings are to \(found)")
      }
      guard let pinned else { continue }
      guard cache[name] === pinned else { throw Discrepancy("rankings of \(name) do not use what is pinned") }
      guard let version = known[name]?[pinned.version], version.content != pinned.content else { continue }
      throw Discrepancy("\(name) is kept to version \(pinned.version), and it is not what was published as that")
    }
  }
}

extension Pins.Wish {
  fileprivate var text: String { map { "\($0)" } ?? "none" }
}

extension NodeSimulation {
  /// Somebody keeps rankings to a version: one that was published, mostly; or ends that.
  func pin(_ placement: PlacementName) {
    guard let life, !pins.isAsking(placement) else { return }
    let versions = known[placement, default: [:]].keys.sorted()
    let isEnd = random.int(0...2) == 0
    let isUnknown = versions.isEmpty || random.isOne(in: 10)
    let version = isUnknown ? UInt64(random.int(0...Int(disk.log.last) + 9)) : random.pick(versions)
    let wish: Pins.Wish = isEnd ? nil : version
    pins.ask(wish, of: placement)
    call(life) { [self] in
      var failure: (any Error)?
      do {
        _ =
          try await isEnd
          ? life.node.snapshots.unpin(placement, reason: "r", by: "b")
          : life.node.snapshots.pin(version, of: placement, reason: "r", by: "b")
      } catch {
        failure = error
      }
      return { [self] in answered(wish, of: placement, failure) }
    }
  }

  /// - Returns: What is wrong with the answer.
  private func answered(_ wish: Pins.Wish, of placement: PlacementName, _ failure: (any Error)?) -> String? {
    trace.add("kept to \(wish.map { "\($0)" } ?? "none") \(failure.map { "\($0)" } ?? "")")
    let held = pins.held(placement)
    var isDone: Bool? = failure == nil
    if case .failed? = failure as? IngestError { isDone = nil }
    pins.isAnswered(placement, isDone: isDone)
    let isSound = !hasFailed && !disk.isUnreadable
    switch failure {
    case nil:
      let last = disk.log.changes.last { $0.change.placement == placement && $0.change.isOfPin }?.change
      guard last?.action == (wish == nil ? .unpinned : .pinned), wish == nil || last?.version == wish else {
        return "a pin of \(placement) was answered for and is not durable"
      }
      guard let version = wish else { return nil }
      guard version <= disk.log.last else { return "\(placement) is kept to a version beyond the log" }
      let hasFile = disk.wholeVersions(of: placement).contains(version)
      return hasFile ? nil : "\(placement) is kept to a version without a file"
    case let problem as Problem where isSound && problem.status.code != 503:
      guard let version = wish else {
        return held == nil ? nil : "\(placement) is kept to a version, and cannot be let go: \(problem)"
      }
      let isNoted = disk.log.changes.contains { _, change in
        change.version == version && change.placement == placement && !change.isOfPin
      }
      guard isNoted, let known = known[placement]?[version] else { return nil }
      let index = plan.names.firstIndex(of: placement) ?? 0
      let isOfOther = plan.versions[index].contains { $0.features != known.features }
      return problem.status.code == 422 && isOfOther ? nil : "\(placement) cannot be kept to \(version): \(problem)"
    default: return nil
    }
  }
}
