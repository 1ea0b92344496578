import Bandits
import Events
import JSON
import Testing

@Suite("The loop that learns, through the real router")
struct LearningLoopTests {
  /// Two actions paying 0.8 and 0.2; feedback is sent before the next call. Of decisions 1,001 to 2,000 the better one
  /// is drawn first at least 90% of the time, less what floor and epsilon give to chance.
  @Test(
    "Each bandit draws the better of two actions at least 90% of the time, less its floor and epsilon",
    arguments: [
      ("{ algorithm: linUCB, alpha: 1.0, floor: 0.02, seed: 7 }", 0.02),
      ("{ algorithm: thompson, scale: 1.0, floor: 0.02, seed: 7 }", 0.02),
      ("{ algorithm: epsilonGreedy, epsilon: 0.1, seed: 7 }", 0.1),
    ])
  func prefersTheBetterAction(policy: String, chance: Double) async throws {
    let test = try TestNode(
      PlacementSamples.biasOnly(policy: policy, reward: "{ kind: value }"))
    defer { test.remove() }
    let better = try await test.run { node in
      var better = 0
      for round in 1...2_000 {
        let chosen = try await decide(round, node)
        if round > 1_000 && chosen == "good" { better += 1 }
      }
      return better
    }
    #expect(Double(better) >= 1_000 * (0.9 - chance))
  }

  /// One ranking, its impression and its reward, a minute after the one before.
  private func decide(_ round: Int, _ node: NodeClient) async throws -> String? {
    let at = TestClock.start.milliseconds + Int64(round) * 60_000
    let answer = try await node.rank(
      "billboard", #"{"decisionID":"d-\#(round)","at":\#(at),"actions":["good","bad"]}"#)
    #expect(answer.status == 200)
    let chosen = try #require(answer.json["ranking"]?[0]?["id"]?.string)
    let pays = StableHash.of("\(round) \(chosen)") % 1_000 < (chosen == "good" ? 800 : 200)
    let feedback = try await node.post(
      "/v1/events",
      """
      [{"type":"impression","at":\(at + 1),"decisionID":"d-\(round)","action":"\(chosen)"},
       {"type":"reward","id":"r-\(round)","at":\(at + 2),"decisionID":"d-\(round)","value":\(pays ? 1 : 0)}]
      """)
    #expect(feedback.status == 202)
    return chosen
  }

  @Test("A play changes the next ranking's mean as soon as a snapshot is published")
  func playChangesRanking() async throws {
    let test = try TestNode(PlacementSamples.biasOnly())
    defer { test.remove() }
    try await test.run { node in
      let rank = #"{"decisionID":"NAME","at":1800000000000,"member":"m1","actions":["tt1","tt2"],"explain":true}"#
      let before = try await node.rank("billboard", rank.replacing("NAME", with: "d-1"))
      #expect(before.json["ranking"]?.array?.allSatisfy { $0["mean"]?.number == 0 } == true)
      _ = try await node.send([
        .impression(Impression(at: TestClock.start, decisionID: "d-1", action: "tt1")),
        .play(
          Play(
            id: "p-1", at: TestClock.start + .seconds(60), member: "m1", title: "tt1", seconds: 600)),
      ])
      let published = try await node.post("/v1/placements/billboard/snapshots")
      #expect(published.status == 201)
      let again = try await node.post("/v1/placements/billboard/snapshots")
      #expect(again.status == 200, "nothing was new")
      #expect(again.bytes == published.bytes)
      let after = try await node.rank("billboard", rank.replacing("NAME", with: "d-2"))
      let place = try #require(after.json["ranking"]?.array?.first { $0["id"]?.string == "tt1" })
      let mean = try #require(place["mean"]?.number)
      #expect(abs(mean - 0.5) < 1e-12, "one example of reward 1 under a prior of weight 1")
      #expect(after.json["snapshot"]?.string == published.json["version"]?.string)
    }
  }

  @Test("With learn: windowClose a play teaches once its window has closed, not before")
  func windowCloseWaits() async throws {
    let test = try TestNode(PlacementSamples.biasOnly(learn: "windowClose"))
    defer { test.remove() }
    try await test.run { node in
      _ = try await node.rank("billboard", #"{"decisionID":"d-1","at":1800000000000,"member":"m1","actions":["tt1"]}"#)
      _ = try await node.send([
        .impression(Impression(at: TestClock.start, decisionID: "d-1", action: "tt1")),
        .play(Play(id: "p-1", at: TestClock.start + .seconds(60), member: "m1", title: "tt1", seconds: 600)),
      ])
      #expect(try await node.post("/v1/placements/billboard/snapshots").status == 200)
      _ = try await node.send([.tick(TestClock.start + .hours(7))])
      let current = try await node.get("/v1/placements/billboard/snapshots/current")
      #expect(current.json["outcomes"]?.number == 1)
      #expect(current.json["actions"]?.number == 1)
    }
  }
}
