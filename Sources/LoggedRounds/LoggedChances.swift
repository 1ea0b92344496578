package import Evaluation

/// How a log drew its first places, as far as rejection sampling has to know: from a first reading.
package struct LoggedChances: Equatable, Sendable {
  /// First places.
  package private(set) var rounds = 0
  /// Those in which an action was offered that could not be drawn.
  package private(set) var unreachable = 0
  /// The greatest importance of a round over the least chance that it gave an action; of the chosen one where the log
  /// tells no other. 1 over the least propensity where no round stands for several.
  package private(set) var greatestWeight = 0.0
  /// Σ of importances.
  private var importance = 0.0

  package init() {}

  /// Notes a round. - Complexity: O(*actions*).
  package mutating func note(_ round: Round) {
    guard round.place == 0 else { return }
    rounds += 1
    importance += round.importance
    let isCertain = round.propensity >= 1 && round.actions.count > 1
    if isCertain || round.logged.contains(where: { $0 <= 0 }) { unreachable += 1 }
    let least = round.logged.reduce(round.propensity) { $1 > 0 ? min($0, $1) : $0 }
    greatestWeight = max(greatestWeight, round.importance / least)
  }

  /// Which share of the rounds rejection sampling takes, on the average and whatever the policy; 0 without rounds.
  package var expectedShare: Double { rounds > 0 ? importance / Double(rounds) / greatestWeight : 0 }
}
