import Bandits
import Events
import Replay

/// The contexts of an Open Bandit log, to say how good an item is on average.
struct AverageContext: Sendable {
  let items: [ActionID]
  private let contexts: [Features]

  init(of log: String) throws {
    let source = try OpenBanditLog(files: [log], placements: ["log"])
    var contexts: [Features] = []
    while let entry = try source.next() {
      if case .decision(let decision) = entry.event { contexts.append(decision.context) }
    }
    items = source.items
    self.contexts = contexts
  }

  /// The items with the greatest mean reward at the average feature vector, by a snapshot.
  func best(_ count: Int, of snapshot: Snapshot) throws -> [DemoReport.Item] {
    var average = [Double](repeating: 0, count: snapshot.features.dimension)
    for context in contexts {
      for (index, feature) in try snapshot.features.encode(context).enumerated() { average[index] += feature }
    }
    for index in average.indices { average[index] /= Double(max(contexts.count, 1)) }
    var estimates = Estimates()
    snapshot.model.estimate(items, vectors: .shared(average), into: &estimates)
    let scored = items.indices.map { index in
      DemoReport.Item(
        id: items[index].text, mean: estimates.means[index], deviation: estimates.deviations[index],
        count: snapshot.model.rewards(of: items[index])?.count ?? 0)
    }
    return Array(scored.sorted { $0.mean > $1.mean }.prefix(count))
  }
}
