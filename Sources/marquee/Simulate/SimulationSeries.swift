import Replay
import Simulation

/// A simulation, second by second.
struct SimulationSeries: Sendable {
  /// The tallies of all placements at the end of each second.
  private(set) var seconds: [[RegretTally]] = []

  /// Takes in how far it is.
  ///
  /// - Returns: Whether a second has ended with this report.
  mutating func note(_ report: SimulationReport) -> Bool {
    guard report.seconds >= Double(seconds.count + 1), report.visits > (seconds.last?.first?.decisions ?? 0) else {
      return false
    }
    seconds.append(report.lanes.map(\.tally))
    return true
  }

  /// What a placement did in the seconds of a range, 0 being the first; as many of them as there are.
  func stretch(of lane: Int, _ range: Range<Int>) -> TallyStretch? {
    let range = range.clamped(to: 0..<seconds.count)
    guard let last = range.last, seconds[last].indices.contains(lane) else { return nil }
    let before = range.lowerBound > 0 ? seconds[range.lowerBound - 1][lane] : nil
    return TallyStretch(of: seconds[last][lane], since: before)
  }

  /// What a placement did in the last second.
  func lastSecond(of lane: Int) -> TallyStretch? { stretch(of: lane, seconds.count - 1..<seconds.count) }
}
