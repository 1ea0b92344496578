import Attribution
import Events
import Support

/// A run of a picture over placements p (billboard) and q (artwork), both with these rules; times in minutes.
func attribute(
  _ picture: String, window: Int64 = 6, lateness: Int64 = 0, activation: AttributionRules.Activation = .impression,
  kind: RewardRule.Kind = .atLeast(seconds: 60), combine: RewardRule.Combination = .max
) -> AttributionRun {
  let rules = AttributionRules(
    activation: activation, window: .minutes(window), lateness: .minutes(lateness),
    reward: RewardRule(kind: kind, combination: combine))
  return AttributionRun(AttributionPicture(picture).events, rules: ["p": rules, "q": rules])
}
