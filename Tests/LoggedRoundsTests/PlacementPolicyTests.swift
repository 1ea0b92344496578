import Bandits
import Evaluation
import Events
import Foundation
import Learning
import LoggedRounds
import Simulation
import Snapshots
import Testing

@Suite("Placements as policies to be judged")
struct PlacementPolicyTests {
  private static let placement = billboard(
    .thompson(scale: 1), slots: 2, holdback: Holdback(share: 0.3, algorithm: .uniform, salt: "x"), everyOutcomes: 100)

  private static func serve() async throws -> ServedFolder {
    var served = try await ServedFolder(["a": placement], first: "a", in: SimulatedWorld(seed: 31, launch: 200))
    try await served.serve(400)
    try await served.settle()
    return served
  }

  private static func policy(
    _ placement: Placement, _ version: UInt64, of served: ServedFolder
  ) throws -> PlacementPolicy {
    let path = "\(served.path)/snapshots/billboard/\(version).safetensors"
    let bytes = try SnapshotFolder("\(served.path)/snapshots").read(version, of: "billboard")
    return try PlacementPolicy(placement, snapshot: bytes, path: path) { name, text in
      guard let placement = served.placements[text] else { throw EvaluationError(.input, "unknown text") }
      return placement
    }
  }

  @Test("judged on what its own version ranked it gives each place the chances that it was drawn with")
  func itsOwnLog() async throws {
    let served = try await Self.serve()
    defer { served.remove() }
    let source = try FolderRounds(
      await served.opened(), RoundSelection(placement: "billboard"), detail: .distributions)
    let (rounds, _) = try await source.all()
    let version = try #require(rounds[rounds.count / 2].decision?.snapshot)
    var policy = try Self.policy(Self.placement, version, of: served)
    var (chances, places) = ([Double](), Set<Int>())
    for round in rounds where round.decision?.snapshot == version && round.arm == .policy {
      try policy.distribute(round, into: &chances)
      #expect(chances.map(\.bitPattern) == round.logged.map(\.bitPattern))
      places.insert(round.place)
    }
    #expect(places == [0, 1])
    // Whom the log held back would have been ranked by the placement's own policy.
    for round in rounds where round.decision?.snapshot == version && round.arm == .holdback {
      try policy.distribute(round, into: &chances)
      #expect(chances.count == round.actions.count && abs(chances.reduce(0, +) - 1) < 1e-12)
      #expect(chances != round.logged)
    }
  }

  @Test("another policy over the same snapshot gives other chances; behind its drawn places the best score comes next")
  func anotherPolicy() async throws {
    let served = try await Self.serve()
    defer { served.remove() }
    let (rounds, _) = try await FolderRounds(await served.opened(), RoundSelection(placement: "billboard")).all()
    let version = try #require(rounds.last?.decision?.snapshot)
    var greedy = try Self.policy(billboard(.epsilonGreedy(epsilon: 0.2), floor: 0), version, of: served)
    var chances: [Double] = []
    for round in rounds {
      try greedy.distribute(round, into: &chances)
      let greatest = try #require(chances.max())
      #expect(abs(greatest - (round.place == 0 ? 0.8 + 0.2 / Double(chances.count) : 1)) < 1e-12)
    }
  }

  @Test("rounds up to the time that it was trained through count as learned from; without a time nothing is said")
  func learnedFrom() async throws {
    let served = try await Self.serve()
    defer { served.remove() }
    let (rounds, _) = try await FolderRounds(await served.opened(), RoundSelection(placement: "billboard")).all()
    let version = try #require(rounds[rounds.count / 2].decision?.snapshot)
    let policy = try Self.policy(Self.placement, version, of: served)
    let learned = rounds.prefix { policy.hasLearned(from: $0) == true }.count
    #expect(learned > 100 && learned < rounds.count - 100)
    #expect(rounds.dropFirst(learned).allSatisfy { policy.hasLearned(from: $0) == false })
    // The rounds that the version ranked itself came later.
    let isUnseen = rounds.allSatisfy { $0.decision?.snapshot != version || policy.hasLearned(from: $0) == false }
    #expect(isUnseen)
    #expect(policy.hasLearned(from: Round()) == nil)
  }

  @Test("what does not go together is refused, and says what")
  func refusals() async throws {
    let served = try await Self.serve()
    defer { served.remove() }
    func refusal(_ placement: Placement) -> String {
      do {
        _ = try Self.policy(placement, 1, of: served)
        return "taken"
      } catch { return "\(error)" }
    }
    let other = Placement(
      name: "artwork", policy: Self.placement.policy, model: Self.placement.model, features: Self.placement.features,
      attribution: Self.placement.attribution)
    #expect(refusal(other).hasSuffix("placement: expected a snapshot of artwork, found one of billboard"))
    #expect(refusal(billboard(.uniform, features: .withYear)).contains("features: expected bias=true;"))
    #expect(
      refusal(billboard(.uniform, kind: .counts)).hasSuffix(
        "model: expected counts, as the placement's file says, found disjoint"))
    #expect(refusal(Self.placement) == "taken")
    let error = #expect(throws: EvaluationError.self) {
      _ = try PlacementPolicy(Self.placement, snapshot: [1, 2, 3], path: "x.safetensors") { _, _ in Self.placement }
    }
    #expect(error?.code == .input && error?.description.hasPrefix("x.safetensors: ") == true)
  }

  @Test("a round without a decision, and one that its features cannot encode, are faults that name what is missing")
  func faults() async throws {
    let served = try await Self.serve()
    defer { served.remove() }
    var policy = try Self.policy(Self.placement, 1, of: served)
    var chances: [Double] = []
    var flat = Round()
    flat.actions = [0, 1]
    let none = #expect(throws: RoundFault.self) { try policy.distribute(flat, into: &chances) }
    #expect(none?.reason.hasPrefix("a placement's policy needs the decision") == true)
    var (rounds, _) = try await FolderRounds(await served.opened(), RoundSelection(placement: "billboard")).all()
    rounds[0].decision?.context = ["taste": .text("drama")]
    let unfit = #expect(throws: RoundFault.self) { try policy.distribute(rounds[0], into: &chances) }
    #expect(unfit?.column == "context.taste")
  }
}
