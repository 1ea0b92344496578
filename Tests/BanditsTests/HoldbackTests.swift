import Bandits
import Events
import Support
import Testing

@Suite("Holdback")
struct HoldbackTests {
  private func configuration(_ share: Double, salt: String = "q4") -> PolicyConfiguration {
    PolicyConfiguration(
      algorithm: .linUCB(alpha: 1), floor: 0.02, seed: 3,
      holdback: Holdback(share: share, algorithm: .uniform, salt: salt))
  }

  private func heldBack(_ share: Double, salt: String = "q4", of members: Int = 100_000) -> Set<Int> {
    let configuration = configuration(share, salt: salt)
    return Set((0..<members).filter { configuration.arm(of: MemberID("m\($0)")) == .holdback })
  }

  @Test("a share of the members is held back, a greater share holds back those of a smaller one too")
  func share() {
    let (few, many) = (heldBack(0.02), heldBack(0.1))
    // Five standard errors.
    #expect(abs(few.count - 2_000) < 5 * 45 && abs(many.count - 10_000) < 5 * 95)
    #expect(many.isSuperset(of: few))
    #expect(heldBack(0).isEmpty && heldBack(1).count == 100_000)
  }

  @Test("another salt holds back others: the two have no more in common than chance")
  func salt() {
    let common = heldBack(0.1).intersection(heldBack(0.1, salt: "q1")).count
    #expect(abs(common - 1_000) < 5 * 32)
  }

  @Test("the hash is as documented: StableHash of salt, 0xFF and member")
  func documented() {
    var hash = StableHash()
    hash.combine("q4")
    hash.combine(byte: 0xFF)
    hash.combine("m42")
    let point = Double(hash.finalize() >> 11) * 0x1p-53
    #expect(configuration(point).arm(of: "m42") == .policy)
    #expect(configuration(point.nextUp).arm(of: "m42") == .holdback)
  }

  @Test("who is held back is ranked by the holdback's policy, with its propensities; nobody is by the placement's")
  func ranking() {
    let ranker = Ranker(model: FixedModel(.disjoint), configuration: configuration(0.5))
    var scratch = Ranker.Scratch()
    var arms: Set<Arm?> = []
    for member in [nil] + (0..<20).map({ MemberID("m\($0)") }) {
      for decision in ["d", "e"] {
        let arm = ranker.configuration.arm(of: member)
        let query = RankQuery(
          decisionID: DecisionID(decision), placement: "home", arm: arm,
          actions: ["amber", "beryl", "coral", "dune"], vectors: .shared([1]))
        let probabilities = ranker.rank(query, scratch: &scratch).map(\.probability).sorted()
        #expect(probabilities == (arm == .holdback ? [0.25, 0.25, 0.25, 0.25] : [0.005, 0.005, 0.005, 0.985]))
        if member == nil { #expect(arm == nil) } else { arms.insert(arm) }
      }
    }
    #expect(arms == [.policy, .holdback])
  }

  @Test("a placement that holds nobody back assigns nobody to an arm")
  func none() {
    #expect(PolicyConfiguration(algorithm: .uniform).arm(of: "m42") == nil)
    #expect(configuration(0).arm(of: "m42") == .policy)
  }
}

@Suite("Policies that make no sense for a model")
struct PolicyProblemTests {
  private func problem(
    _ algorithm: PolicyConfiguration.Algorithm, floor: Double = 0, _ kind: ModelConfiguration.Kind,
    holdback: Holdback? = nil
  ) -> String? {
    PolicyConfiguration(algorithm: algorithm, floor: floor, holdback: holdback)
      .problem(with: ModelConfiguration(kind: kind))?.key
  }

  @Test("a vote needs a floor, and a Beta posterior is not widened; all else goes together")
  func problems() {
    for kind in ModelConfiguration.Kind.allCases {
      let votes = kind == .shared || kind == .hybrid
      #expect(problem(.thompson(scale: 1), kind) == (votes ? "policy.floor" : nil))
      #expect(problem(.thompson(scale: 1), floor: 0.01, kind) == nil)
      #expect(problem(.thompson(scale: 1.5), floor: 0.01, kind) == (kind == .counts ? "policy.scale" : nil))
      let others: [PolicyConfiguration.Algorithm] = [
        .uniform, .epsilonGreedy(epsilon: 0), .linUCB(alpha: 1), .squareCB(gamma: 10, exponent: 0.5),
      ]
      for algorithm in others { #expect(problem(algorithm, kind) == nil) }
    }
  }

  @Test("the holdback's policy is looked at too, with the holdback's floor")
  func holdback() {
    let bare = Holdback(share: 0.1, algorithm: .thompson(scale: 1), salt: "a")
    #expect(problem(.uniform, floor: 0.1, .shared, holdback: bare) == "holdback.policy.floor")
    let floored = Holdback(share: 0.1, algorithm: .thompson(scale: 1), floor: 0.1, salt: "a")
    #expect(problem(.uniform, .shared, holdback: floored) == nil)
  }
}
