/// How a launched title finds its place: its share of the decisions since its launch.
package struct LaunchCurve: Equatable, Sendable {
  /// Running counts: after each decision, how many so far showed it.
  private var shown: [Int] = [0]

  package init() {}

  /// Takes in the next decision.
  package mutating func note(isLaunched: Bool) { shown.append((shown.last ?? 0) + (isLaunched ? 1 : 0)) }

  /// Decisions since the launch.
  package var decisions: Int { shown.count - 1 }

  /// The share of the `window` decisions before `end`; of those there are, where there are fewer.
  package func share(before end: Int, window: Int) -> Double {
    let end = min(max(end, 0), decisions)
    let start = max(0, end - window)
    return end > start ? Double(shown[end] - shown[start]) / Double(end - start) : 0
  }

  /// After how many decisions the share of a whole window first reached `target`; nil if it never did.
  package func decisions(toShare target: Double, window: Int) -> Int? {
    guard decisions >= window else { return nil }
    return (window...decisions).first { share(before: $0, window: window) >= target }
  }
}
