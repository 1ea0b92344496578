package import Evaluation
package import Measuring

/// What is estimated of a world.
package enum Quantity: Hashable, Sendable {
  /// The target policy's value.
  case value(EstimatorName)
  /// The target policy's value less that of the even policy, on the same rounds.
  case difference(EstimatorName)
  /// What the policy arm earns less what the holdback arm does.
  case lift

  /// IPS, SNIPS and DR.
  package static let usual: [EstimatorName] = [.ips, .snips, .dr]

  /// The intervals that an evaluation has to give of it.
  package var kinds: [IntervalKind] {
    switch self {
    case .value(.ips): [.normal, .bootstrap, .bernstein, .clopperPearson, .cressieRead]
    case .value(.snips): [.normal, .bootstrap]
    case .value(.dr): [.normal, .bootstrap, .bernstein, .confidenceSequence]
    case .value: [.normal, .bootstrap, .bernstein]
    case .difference, .lift: [.normal, .bootstrap]
    }
  }
}

/// What is claimed of an interval with a confidence of 95%.
package enum Rule: Sendable {
  /// As often as it says, within what the normal approximation is off by.
  case nominal
  /// At least as often as it says.
  case conservative

  package func allows(_ share: Double) -> Bool {
    switch self {
    case .nominal: 0.93 <= share && share <= 0.975
    case .conservative: 0.95 <= share
    }
  }
}

/// A world whose expected rewards are known, and so every policy's value.
package protocol World: Sendable {
  var name: String { get }
  /// What it is like, for people.
  var about: String { get }
  /// What it and its logs are drawn by.
  var number: UInt64 { get }
  var actions: Int { get }
  /// The reward model of DR sees the log first, in 5 folds, or is what the log brings with it.
  var isModelFitted: Bool { get }
  /// In the order of the table.
  var quantities: [Quantity] { get }

  /// Whether the estimate is claimed to be right on average.
  func isClaimed(_ quantity: Quantity) -> Bool

  /// What is claimed of an interval; nil where it is shown for contrast.
  func rule(for kind: IntervalKind, of quantity: Quantity) -> Rule?

  /// The true one.
  func truth(of quantity: Quantity) -> Double

  /// Calls `body` with each round of a log: its evaluation distribution is the target policy's.
  func log(_ random: inout SeededNumbers, _ body: (Round) throws -> Void) rethrows
}

extension IntervalKind {
  /// What is claimed where rounds are independent. Cressie–Read allows for one round more, of a weight that nobody has seen.
  package var rule: Rule {
    switch self {
    case .normal, .bootstrap: .nominal
    case .bernstein, .clopperPearson, .cressieRead, .confidenceSequence: .conservative
    }
  }
}
