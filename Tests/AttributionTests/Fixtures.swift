import Attribution
import Events
import Support

/// A run of a picture over placements p (billboard) and q (artwork), both with these rules; times in minutes.
///
/// - Parameter durations: What the catalogue knows of titles, in seconds.
func attribute(
  _ picture: String, window: Int64 = 6, lateness: Int64 = 0, activation: AttributionRules.Activation = .impression,
  kind: RewardRule.Kind = .atLeast(seconds: 60), combine: RewardRule.Combination = .max, amendWithin: Int64 = 0,
  limits: StateLimits = StateLimits(), durations: [ActionID: Double] = [:], unknownLimit: Int = Attributor.unknownLimit
) -> AttributionRun {
  let rules = AttributionRules(
    activation: activation, window: .minutes(window), lateness: .minutes(lateness), amendWithin: .minutes(amendWithin),
    reward: RewardRule(kind: kind, combination: combine), limits: limits)
  let titles = durations.keys.sorted().map { Title(id: $0, at: .minute(0), duration: durations[$0]) }
  return AttributionRun(
    AttributionPicture(picture).events, rules: ["p": rules, "q": rules], catalogue: titles, unknownLimit: unknownLimit)
}
