/// How rounds stand in a file.
package enum RoundFormat: String, CaseIterable, Sendable {
  /// Marquee's own: a line is a round, or a decision or outcome of which rounds are made.
  case rounds
  /// Numbers alone: `{"r","p","pos","a","pi","q"}`.
  case flat
  /// Vowpal Wabbit's decision-service lines.
  case dsjson
  /// Open Bandit's CSV.
  case obd

  /// What rounds lose that are written so; nil where they lose nothing.
  package var leavesOut: String? {
    switch self {
    case .rounds: nil
    case .flat: "names of actions, features, titles, tags and versions"
    case .dsjson: "members, arms, tags, titles and positions"
    case .obd: "candidates and their features, chances of what was not chosen, lists, arms, tags, titles and versions"
    }
  }
}
