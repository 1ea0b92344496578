import Attribution
import Learning

/// How long plays wait, from their acknowledgement, until a snapshot has them. Plays that found no pair are not waited
/// for, nor those of placements that learn at window close.
struct FreshnessProbe {
  private struct Play {
    let offset: UInt64
    var acknowledged: ContinuousClock.Instant?
  }

  private let steadyClock: any SteadyClock
  private var waiting: [[Play]]
  private var isImmediate: [Bool]
  /// Each placement's changes before the play that is being applied.
  private var changes: [Int]

  init(placements: [Placement], steadyClock: any SteadyClock) {
    self.steadyClock = steadyClock
    (waiting, isImmediate, changes) = ([], [], [])
    cover(placements)
  }

  /// Looks after placements that have come, and as those before are now.
  mutating func cover(_ placements: [Placement]) {
    let more = placements.dropFirst(waiting.count)
    waiting += more.map { _ in [] }
    changes += more.map { _ in 0 }
    isImmediate = placements.map { $0.learn == .immediate }
  }

  /// Called before a play is applied.
  mutating func prepare(_ pipeline: Pipeline) {
    for index in changes.indices { changes[index] = pipeline.attributor.placements[index].changes }
  }

  /// Notes the play just applied where it changed something.
  mutating func note(_ pipeline: Pipeline) {
    for index in waiting.indices where isImmediate[index] {
      if pipeline.attributor.placements[index].changes > changes[index], !pipeline.awaitsRefold(at: index) {
        waiting[index].append(Play(offset: pipeline.offset))
      }
    }
  }

  /// Marks everything applied so far as acknowledged now.
  mutating func acknowledge() {
    let now = steadyClock.now
    for index in waiting.indices {
      for play in waiting[index].indices.reversed() {
        guard waiting[index][play].acknowledged == nil else { break }
        waiting[index][play].acknowledged = now
      }
    }
  }

  /// The delays of the plays that a publish of the placement at `index` has; zero for those not acknowledged yet.
  mutating func published(_ index: Int, version: UInt64) -> [Duration] {
    let now = steadyClock.now
    let count = waiting[index].prefix { $0.offset <= version }.count
    defer { waiting[index].removeFirst(count) }
    return waiting[index].prefix(count).map { play in play.acknowledged.map { now - $0 } ?? .zero }
  }
}
