package import Evaluation

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

extension RoundFormat {
  /// The rounds of files of this format.
  ///
  /// - Parameter names: Those of the tables that were read before, where there are any.
  /// - Throws: `EvaluationError` if a file cannot be opened.
  package func source(files: [String], names: ActionNames) throws(EvaluationError) -> any RoundSource {
    switch self {
    case .rounds: try MarqueeRounds(files: files, names: names)
    case .flat: try FlatRounds(files: files, names: names)
    case .dsjson: try DSJSONRounds(files: files, names: names)
    case .obd: try OpenBanditRounds(files: files, names: names)
    }
  }
}
