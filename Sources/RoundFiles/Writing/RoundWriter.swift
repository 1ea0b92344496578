package import Evaluation

/// Writes rounds as one of the formats has them.
package protocol RoundWriter {
  /// What a file begins with, its line feed included; nil where that is nothing.
  var header: [UInt8]? { get }

  /// Appends the line of a round, its line feed included.
  ///
  /// - Parameter snapshot: The version that ranked it; nil for that of the round's decision.
  mutating func write(_ round: Round, snapshot: UInt64?, into bytes: inout [UInt8])
}

extension RoundFormat {
  /// A writer of this format.
  ///
  /// - Parameters:
  ///   - names: Those of the rounds that will be written.
  ///   - features: The context's features that Open Bandit's CSV is to have columns of; the others write all there are.
  package func writer(names: ActionNames, features: [String] = []) -> any RoundWriter {
    switch self {
    case .rounds: RoundsWriter(names: names)
    case .flat: FlatWriter(names: names)
    case .dsjson: DSJSONWriter(names: names)
    case .obd: OpenBanditWriter(names: names, features: features)
    }
  }
}
