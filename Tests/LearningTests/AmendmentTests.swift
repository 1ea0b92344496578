import Attribution
import Bandits
import Events
import Learning
import Support
import Testing

@Suite("Amendments")
struct AmendmentTests {
  private func outcome(
    _ id: DecisionID, reward: Double, hour: Double = 3, amended: Double? = nil, isMeasured: Bool = true
  ) -> Outcome {
    let decision = Decision(
      id: id, at: .minute(0), placement: "p", context: ["hour": .number(hour)], candidates: [Candidate(id: "a")],
      places: [Place(candidate: 0)])
    return Outcome(
      decision: decision, place: 0, reward: reward, impressionAt: .minute(0), closedAt: .minute(6), plays: 1,
      rule: .lastTouch, revision: amended == nil ? 0 : 1, amended: amended, isMeasured: isMeasured)
  }

  @Test("an amended reward takes the place of the one before: the sums are those of the last reward alone")
  func replaces() throws {
    var amended = Learner(placement: billboard())
    var plain = Learner(placement: billboard())
    for learned in [outcome("1", reward: 0), outcome("2", reward: 0.5, hour: 9), outcome("1", reward: 1, amended: 0)] {
      amended.learn(learned)
    }
    for learned in [outcome("1", reward: 1), outcome("2", reward: 0.5, hour: 9)] { plain.learn(learned) }
    let (a, b) = (try #require(amended.settled["a"]), try #require(plain.settled["a"]))
    #expect(a.rewards.count == 2 && a.rewards == b.rewards)
    #expect(a.openRows == b.openRows)
    for (x, y) in zip(a.rewardedFeatures, b.rewardedFeatures) { #expect(abs(x - y) < 1e-15) }
  }

  @Test("a reward that could not be measured teaches nothing, and is counted once")
  func unmeasured() {
    var learner = Learner(placement: billboard())
    learner.learn(outcome("1", reward: 0, isMeasured: false))
    learner.learn(outcome("1", reward: 0, amended: 0, isMeasured: false))
    #expect(learner.settled.actions.isEmpty)
    #expect(learner.unlearned.total == 1)
  }
}
