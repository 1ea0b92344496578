package import Events

/// One place that was drawn, and what came of it: all that an evaluation asks of a log.
///
/// A source fills one round again and again, so that nothing is allocated for the next one; who keeps a round copies it.
package struct Round: Sendable {
  /// What was earned; finite.
  package var reward = 0.0
  /// With which chance the chosen action was drawn, given the places before it; in (0, 1].
  package var propensity = 1.0
  /// The column of a table that holds for it, from 0; 0 where the log has no positions.
  package var position = 0
  /// Index into `actions`.
  package var chosen = 0
  /// What could be chosen here, as numbers in the source's `ActionNames`; distinct.
  package var actions: [Int] = []
  /// The chance of each of `actions` when it was drawn; empty where the log does not tell.
  package var logged: [Double] = []
  /// The evaluation distribution over `actions` that the log brings with it (`pi`); empty where it brings none.
  package var given: [Double] = []
  /// What a reward model that the log brings with it expects of each of `actions` (`q`); empty where it brings none.
  package var predictions: [Double] = []
  /// How many rounds it stands for, where others were left out at random before logging; > 0.
  package var importance = 1.0
  /// The chance of the chosen action under the mixture of all logging models; nil where it is not known.
  package var mixture: Double?
  /// Equal for rounds that are not independent of each other: a hash of the member, or of the round's own number.
  package var cluster: UInt64 = 0
  /// When it was decided; nil where the log does not tell.
  package var at: EventTime?
  /// The list that it is a place of, by its number in the log: rounds of a list follow one another, by place.
  package var list = 0
  /// Its place in the list, from 0.
  package var place = 0
  package var arm: Arm?
  /// What was asked, for policies that need more than numbers; nil where the log has none.
  package var decision: Decision?
  /// Index into the decision's candidates, of each of `actions`; empty where there is no decision.
  package var candidates: [Int] = []

  package init() {}

  /// The cluster of a list of nobody in particular, by its number in the log.
  ///
  /// It is independent of all others. Of many, sixteen that follow one another are put together: as good for what comes of
  /// clusters, and quicker to add up.
  package static func cluster(ofMemberless list: Int) -> UInt64 {
    StableHash.mix(UInt64(clamping: list < 8_192 ? list : 8_192 + (list - 8_192) / 16))
  }

  /// The number of the chosen action.
  package var action: Int { actions[chosen] }
}
