import Foundation
import Measuring

/// Processor time of one publish, in seconds. Nothing else may run in the process.
struct PublishCost {
  let derive: Double
  /// The snapshot's content digest.
  let hash: Double
  /// Making it the one that rankings use, and giving back the memory of one that is too old.
  let swap: Double

  var total: Double { derive + hash + swap }

  private static let rounds = 6
  /// More than the cache keeps: until then what is given back is of other publishes.
  private static let warmUps = 6
  private static let samples = 9

  /// What `changed` actions cost, beside all of them, in turns: medians.
  static func sentence(of publisher: inout Publisher, changed: Int) -> String {
    let all = publisher.actionCount
    var costs: [(few: PublishCost, all: PublishCost)] = []
    for _ in 0..<rounds {
      let few = sample(&publisher, changing: changed)
      costs += zip(few, sample(&publisher, changing: all)).map { ($0, $1) }
    }
    let (few, most) = (costs.map(\.few), costs.map(\.all))
    let share = median(few.map(\.total)) / median(most.map(\.total))
    return """
      publishing \(changed) changed of \(all) actions: \(parts(few))
      publishing \(all) changed of \(all) actions: \(parts(most))
      the few cost \(String(format: "%.2f", share * 100))% of all
      """
  }

  private static func sample(_ publisher: inout Publisher, changing count: Int) -> [PublishCost] {
    var costs: [PublishCost] = []
    for number in 0..<(warmUps + samples) {
      publisher.learn(changing: count)
      let cost = publisher.publish()
      if number >= warmUps { costs.append(cost) }
    }
    return costs
  }

  private static func parts(_ costs: [PublishCost]) -> String {
    let parts = [("derive", \PublishCost.derive), ("hash", \.hash), ("swap", \.swap)].map { name, part in
      "\(name) \(text(median(costs.map { $0[keyPath: part] })))"
    }
    return "\(text(median(costs.map(\.total)))) of processor time (\(parts.joined(separator: ", ")))"
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func text(_ seconds: Double) -> String { String(format: "%.3f ms", seconds * 1e3) }
}
