import Bandits
import Events
import Support
import Testing

/// The policies over models that learned, asked at encoded vectors.
@Suite("Policies over trained models")
struct TrainedPolicyTests {
  private static let policies: [PolicyConfiguration] = [
    .init(algorithm: .uniform, floor: 0.2, slots: 2, seed: 12),
    .init(algorithm: .epsilonGreedy(epsilon: 0.3), slots: 2, seed: 13),
    .init(algorithm: .linUCB(alpha: 0.5), floor: 0.1, slots: 2, seed: 14),
    .init(algorithm: .squareCB(gamma: 4, exponent: 0.5), slots: 2, seed: 15),
    // Integrated over `disjoint` and `counts`, voted over `shared` and `hybrid`.
    .init(algorithm: .thompson(scale: 0.5, draws: 16), floor: 0.05, slots: 2, seed: 16),
    .init(algorithm: .thompson(scale: 1.5, draws: 16), slots: 2, seed: 17),
  ]

  /// Whether a configuration names a vote without a floor, or Betas that are to be widened.
  private static func isSenseless(_ policy: PolicyConfiguration, _ kind: ModelConfiguration.Kind) -> Bool {
    guard case .thompson(let scale, _) = policy.algorithm else { return false }
    return switch kind {
    case .counts: scale > 1
    case .disjoint: false
    case .shared, .hybrid: policy.floor == 0
    }
  }

  @Test(
    "every policy keeps what all policies promise over every model that learned; what makes no sense is refused",
    arguments: policies, ModelConfiguration.Kind.allCases)
  func conformance(policy: PolicyConfiguration, kind: ModelConfiguration.Kind) throws {
    let slate = try #require(TrainedSlate(kind))
    let problem = policy.problem(with: slate.model.configuration)
    #expect((problem != nil) == Self.isSenseless(policy, kind))
    if problem == nil { #expect(PolicyChecks.verify(policy, on: slate) == []) }
  }

  @Test(
    "the slate is worth checking: several can win, two were never seen", arguments: ModelConfiguration.Kind.allCases)
  func slate(kind: ModelConfiguration.Kind) throws {
    let slate = try #require(TrainedSlate(kind))
    #expect(slate.model.actionIDs == Array(slate.actions.prefix(6)))
    let estimates = slate.estimates
    for (a, b) in slate.twins {
      #expect(estimates.means[a] == estimates.means[b] && estimates.deviations[a] == estimates.deviations[b])
    }
    var (probabilities, scratch) = ([Double](), PolicyScratch())
    ThompsonPolicy(scale: 1, draws: 4_096).distribute(
      estimates, random: DecisionRandom(seed: 1, placement: "home", decision: "d"), place: 0, scratch: &scratch,
      into: &probabilities)
    #expect(probabilities.count { $0 > 0.02 } >= 3, "\(probabilities)")
  }
}
