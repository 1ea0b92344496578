import Attribution
import Bandits
import Events
import Learning
import Support

/// A pipeline with what came out of it.
struct PipelineRun {
  var pipeline: Pipeline
  var outcomes: [Outcome] = []
  /// Of each placement, in the order in which they went.
  var retired: [[ActionID]]
  /// Of each record: the placements it published.
  var publishes: [[Int]] = []

  init(_ placements: [Placement], _ events: [Event] = [], titles: [Title] = []) {
    pipeline = Pipeline(placements: placements)
    retired = placements.map { _ in [] }
    for title in titles { apply(.title(title)) }
    for event in events { apply(.event(event)) }
  }

  /// Applies a record; outcomes must come before publishes.
  mutating func apply(_ record: Record) {
    var outputs: [Pipeline.Output] = []
    pipeline.apply(record, into: &outputs)
    publishes.append([])
    for output in outputs {
      switch output {
      case .outcome(let outcome): outcomes.append(outcome)
      case .retired(let index, let actions): retired[index] += actions
      case .edited, .setAside: break
      case .publish(let index): publishes[publishes.count - 1].append(index)
      }
    }
  }

  /// The settled sums of each placement, bit for bit.
  var settled: [[ActionID: [UInt64]]] {
    pipeline.placements.indices.map { pipeline.settledSums(at: $0).bits }
  }

  /// The models derived now, bit for bit.
  mutating func models() -> [[String]?] {
    pipeline.placements.indices.map { pipeline.derive(at: $0)?.model.bits }
  }
}

/// A billboard with a window of 6 minutes and no lateness.
func billboard(learn: LearnMode = .immediate, publish: PublishRule = PublishRule()) -> Placement {
  let rules = AttributionRules(
    window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)))
  return World.placement("p", attribution: rules, learn: learn, publish: publish)
}

/// Reads any text as the placement of the name among these.
func placementReading(of placements: [Placement]) -> PlacementReading {
  { name, _ in
    guard let placement = placements.first(where: { $0.name == name }) else { throw Unplaced(name: name) }
    return placement
  }
}

private struct Unplaced: Error { let name: PlacementName }
