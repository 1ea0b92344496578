import ArgumentParser
import Evaluation

/// How values are estimated.
struct EvaluationOptions: ParsableArguments {
  // Values that begin with a minus are values: a range of rewards may, and what may not is told as such.
  @Option(parsing: .unconditional, help: "Where weights are clipped. (default: SLOPE chooses)")
  var clip: Double?

  @Option(
    parsing: .unconditional,
    help: "The weight above which SWITCH-DR trusts the reward model alone. (default: SLOPE chooses)")
  var switchTau: Double?

  @Option(parsing: .unconditional, help: "λ of optimistic shrinkage. (default: SLOPE chooses)")
  var drosLambda: Double?

  @Option(parsing: .unconditional, help: "λ of sub-Gaussian shrinkage, 0 to 1. (default: SLOPE chooses)")
  var subgaussianLambda: Double?

  @Option(parsing: .unconditional, help: "Of intervals, above 0 and below 1.")
  var confidence = 0.95

  @Option(parsing: .unconditional, help: ArgumentHelp("Replicates of the bootstrap; 0: none.", valueName: "count"))
  var bootstrap = 1_000

  @Option(help: "Of the bootstrap and of the folds of reward models.")
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Between what rewards can lie, as 0...1, for intervals that depend on it. (default: 0...1, widened to what was seen)",
      valueName: "range"))
  var rewardRange: String?

  func validate() throws {
    for (name, value) in [("clip", clip), ("switch-tau", switchTau), ("dros-lambda", drosLambda)] {
      if let value, !(value >= 0) { throw ValidationError("--\(name): expected a number from 0, found \(value)") }
    }
    if let subgaussianLambda, !(0...1).contains(subgaussianLambda) {
      throw ValidationError("--subgaussian-lambda: expected a number from 0 to 1, found \(subgaussianLambda)")
    }
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("--confidence: expected a number above 0 and below 1, found \(confidence)")
    }
    guard 0...100_000 ~= bootstrap else {
      throw ValidationError("--bootstrap: expected 0 to 100000, found \(bootstrap)")
    }
    if rewardRange != nil, rewards == nil { throw ValidationError("--reward-range: expected a range such as 0...1") }
  }

  var settings: EvaluationSettings {
    var settings = EvaluationSettings()
    (settings.confidence, settings.seed, settings.replicates) = (confidence, seed, bootstrap)
    (settings.clip, settings.switchTau, settings.drosLambda) = (clip, switchTau, drosLambda)
    settings.subGaussianLambda = subgaussianLambda
    settings.rewards = rewards
    return settings
  }

  private var rewards: ClosedRange<Double>? {
    guard let range = rewardRange?.firstRange(of: "..."), let text = rewardRange,
      let lower = Double(text[..<range.lowerBound]), let upper = Double(text[range.upperBound...]),
      lower.isFinite, upper.isFinite, lower < upper
    else { return nil }
    return lower...upper
  }
}
