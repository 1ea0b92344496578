import Events
import Foundation
import JSON
import Replay
import Simulation

/// What the demo's simulation shows: live, a line per second, and at the end a table.
struct SimulationResult: Sendable {
  let plan: SimulationPlan
  let world: SimulatedWorld
  var series = SimulationSeries()
  var report = SimulationReport(placements: [])

  init(plan: SimulationPlan, world: SimulatedWorld) {
    self.plan = plan
    self.world = world
  }

  /// The second in which the title is launched, 0 being the first.
  private var launchSecond: Int { Int(Double(world.launch) / plan.rate) }

  /// How long after the launch to look.
  private static let looks = [1, 2, 5, 10]

  /// The looks for which there was time, as ranges of one second.
  private var looks: [(after: Int, second: Range<Int>)] {
    SimulationResult.looks.map { ($0, launchSecond + $0 - 1..<launchSecond + $0) }
      .filter { $0.1.upperBound <= series.seconds.count }
  }

  /// Above the lines.
  var heading: String {
    let uniform = Double(plan.uniformVisits) / plan.rate
    return String(
      format: "simulation: take rate per second, %.0f visits/s to each of four placements; chance decides for %.0f s",
      plan.rate, uniform)
  }

  /// How the last second was.
  func line(of series: SimulationSeries) -> String {
    let second = series.seconds.count
    var cells = [String(format: "%4d s", second)]
    for (lane, name) in plan.placements.enumerated() {
      guard let stretch = series.lastSecond(of: lane) else { continue }
      cells.append("\(name) \(String(format: "%.2f", stretch.takeRate)) \(SimulationResult.bar(stretch.takeRate))")
    }
    if second > launchSecond {
      let shares = plan.placements.indices.compactMap { series.lastSecond(of: $0)?.share(of: world.launched) }
      cells.append("launched: " + shares.map { String(format: "%2.0f%%", 100 * $0) }.joined(separator: " "))
    }
    return cells.joined(separator: "  ")
  }

  /// Eight steps from 0 to 0.7.
  private static func bar(_ rate: Double) -> String {
    let steps = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return steps[min(max(Int(rate / 0.7 * 8), 0), 7)]
  }

  /// For people.
  var table: [String] {
    let width = max(series.seconds.count, 24)
    let heads = "policy".rightPadded(to: 16) + "take rate by second".rightPadded(to: width)
    var lines = [
      String(
        format: "simulation  %d visits in %.0f s; chance decides the first %d, a title is launched at %d s",
        report.visits, report.seconds, plan.uniformVisits, launchSecond),
      heads + "  last 5 s  regret  of uniform's",
    ]
    for (lane, result) in report.lanes.enumerated() {
      let rates = series.seconds.indices.compactMap { series.stretch(of: lane, $0..<$0 + 1)?.takeRate }
      let last = series.stretch(of: lane, max(0, series.seconds.count - 5)..<series.seconds.count)?.takeRate ?? 0
      let tally = result.tally
      lines.append(
        result.placement.text.rightPadded(to: 16) + rates.map(SimulationResult.bar).joined().rightPadded(to: width)
          + String(format: "  %8.2f  %6.0f  %11.0f%%", last, tally.regret, 100 * tally.regret / max(1, uniformRegret)))
    }
    return lines + launchTable
  }

  /// What the placement without a model gave away.
  private var uniformRegret: Double { report.lanes.first?.tally.regret ?? 0 }

  private var launchTable: [String] {
    guard !looks.isEmpty else { return [] }
    let heads = looks.map { "\($0.after) s later" }
    var lines = ["launched title  " + heads.map { $0.leftPadded(to: 15) }.joined()]
    for (lane, result) in report.lanes.enumerated() {
      let cells = looks.map { look in
        series.stretch(of: lane, look.second).map {
          String(format: "%.0f%%, no. %d", 100 * $0.share(of: world.launched), $0.rank(of: world.launched))
        } ?? ""
      }
      lines.append(
        result.placement.text.rightPadded(to: 16) + cells.map { $0.leftPadded(to: 15) }.joined())
    }
    return lines
  }

  /// For programs; the keys are stable.
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      report.writeMembers(to: &writer)
      writer.member("uniformVisits", plan.uniformVisits)
      writer.member("launchedAfterVisits", world.launch)
      writer.key("policies")
      writer.array { writer in
        for (lane, result) in report.lanes.enumerated() {
          writer.object { writer in
            result.writeMembers(to: &writer)
            writeSeconds(of: lane, to: &writer)
          }
        }
      }
    }
  }

  private func writeSeconds(of lane: Int, to writer: inout JSONWriter) {
    writer.key("takeRates")
    writer.array { writer in
      for second in series.seconds.indices {
        if let stretch = series.stretch(of: lane, second..<second + 1) { writer.double(stretch.takeRate) }
      }
    }
    writer.key("launch")
    writer.array { writer in
      for look in looks {
        guard let stretch = series.stretch(of: lane, look.second) else { continue }
        writer.object { writer in
          writer.member("secondsAfter", look.after)
          writer.member("share", stretch.share(of: world.launched))
          writer.member("rank", stretch.rank(of: world.launched))
        }
      }
    }
  }
}

extension String {
  fileprivate func rightPadded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
