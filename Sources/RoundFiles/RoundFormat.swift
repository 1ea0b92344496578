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
}
