import Foundation
import JSON

/// What the demo shows.
struct DemoReport: Sendable {
  struct Item: Sendable {
    let id: String
    let mean: Double
    let deviation: Double
    let count: Int
  }

  struct PlacementResult: Sendable {
    let name: String
    let policy: String
    let rounds: Int
    let outcomes: Int
    let clicks: Int
    let snapshots: Int
    let top: [Item]
  }

  let folder: String
  var eventsPerSecond = 0.0
  var placements: [PlacementResult] = []
  var rank = Quantiles([])
  var freshness = Quantiles([])
  /// Nil if it was left out.
  var simulation: SimulationResult?

  /// For programs; the keys are stable.
  var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      write("rounds", \.rounds, to: &writer)
      write("outcomes", \.outcomes, to: &writer)
      write("clicks", \.clicks, to: &writer)
      writer.member("snapshots", placements.reduce(0) { $0 + $1.snapshots })
      writer.key("placements")
      writer.array { writer in for placement in placements { placement.write(to: &writer) } }
      writer.key("rank")
      writer.object { writer in
        writer.member("p50Micros", rank.micros(0.5))
        writer.member("p99Micros", rank.micros(0.99))
      }
      writer.key("freshness")
      writer.object { writer in
        writer.member("plays", freshness.count)
        writer.member("p50Millis", freshness.millis(0.5))
        writer.member("p99Millis", freshness.millis(0.99))
      }
      if let simulation {
        writer.key("simulation")
        simulation.write(to: &writer)
      }
      writer.member("data", folder)
    }
    return writer.text
  }

  private func write(_ key: String, _ value: KeyPath<PlacementResult, Int>, to writer: inout JSONWriter) {
    writer.key(key)
    writer.object { writer in
      for placement in placements { writer.member(placement.name, placement[keyPath: value]) }
    }
  }

  /// For people.
  var table: String {
    var lines = ["placement           rounds  outcomes  clicks  snapshots"]
    for result in placements {
      lines.append(
        result.name.padding(toLength: 18, withPad: " ", startingAt: 0)
          + String(format: "%8d  %8d  %6d  %9d", result.rounds, result.outcomes, result.clicks, result.snapshots))
    }
    for result in placements {
      lines += ["", "\(result.name): \(result.policy)", "  best items        mean  deviation   count"]
      for item in result.top {
        lines.append(
          "  item " + item.id.padding(toLength: 9, withPad: " ", startingAt: 0)
            + String(format: "%8.4f  %9.4f  %6d", item.mean, item.deviation, item.count))
      }
    }
    lines += [
      "", String(format: "replay      %.0f events/s over HTTP, durable", eventsPerSecond),
      String(
        format: "rank        80 candidates: p50 %.0f µs, p99 %.0f µs at the caller", rank.micros(0.5),
        rank.micros(0.99)),
      String(
        format: "freshness   %d plays: p50 %.0f ms, p99 %.0f ms from a play's 202 to a ranking that knows it",
        freshness.count, freshness.millis(0.5), freshness.millis(0.99)),
    ]
    if let simulation { lines += [""] + simulation.table + [""] }
    lines.append("data        \(folder)")
    return lines.joined(separator: "\n")
  }
}

extension DemoReport.PlacementResult {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("policy", policy)
      writer.key("top")
      writer.array { writer in
        for item in top {
          writer.object { writer in
            writer.member("id", item.id)
            writer.member("mean", item.mean)
            writer.member("deviation", item.deviation)
            writer.member("count", item.count)
          }
        }
      }
    }
  }
}
