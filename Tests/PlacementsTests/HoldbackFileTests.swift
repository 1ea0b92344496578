import Bandits
import Foundation
import Learning
import Placements
import Testing

@Suite("The holdback of a placement file, and policies that do not suit the model")
struct HoldbackFileTests {
  @Test("a holdback names a policy, or spells it out")
  func holdback() throws {
    let texts: [(String, Holdback)] = [
      ("{ share: 0.02, policy: uniform, salt: q4 }", Holdback(share: 0.02, algorithm: .uniform, salt: "q4")),
      ("{ share: 1, policy: linUCB, salt: 4 }", Holdback(share: 1, algorithm: .linUCB(alpha: 1), salt: "4")),
      (
        "{ share: 0, policy: { algorithm: epsilonGreedy, epsilon: 0.3, floor: 0.1 }, salt: a }",
        Holdback(share: 0, algorithm: .epsilonGreedy(epsilon: 0.3), floor: 0.1, salt: "a")
      ),
    ]
    for (text, holdback) in texts {
      #expect(try Placement(yaml: file(["holdback": text]), file: "").policy.holdback == holdback)
    }
    #expect(try Placement(yaml: file(), file: "").policy.holdback == nil)
  }

  @Test("the example of Models/README can be copied")
  func example() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Models")
    let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    let example = try #require(readme.split(separator: "```yaml\n").first { $0.hasPrefix("holdback:") })
    let section = try #require(example.split(separator: "```").first)
    #expect(
      try Placement(yaml: file() + section, file: "").policy.holdback
        == Holdback(share: 0.02, algorithm: .uniform, salt: "q4"))
  }

  @Test(
    "a holdback that is wrong says where",
    arguments: [
      ("uniform", "holdback", "expected a mapping"),
      ("{ policy: uniform, salt: a }", "holdback.share", "expected the share"),
      ("{ share: 2%, policy: uniform, salt: a }", "holdback.share", "a share from 0 to 1, found 2%"),
      ("{ share: 0.1, salt: a }", "holdback.policy", "expected an algorithm"),
      ("{ share: 0.1, policy: best, salt: a }", "holdback.policy.algorithm", "found best"),
      ("{ share: 0.1, policy: [uniform], salt: a }", "holdback.policy", "expected a mapping, found a list"),
      ("{ share: 0.1, policy: { alpha: 1 }, salt: a }", "holdback.policy.algorithm", "expected one of"),
      ("{ share: 0.1, policy: { algorithm: uniform, slots: 2 }, salt: a }", "holdback.policy.slots", "unknown key"),
      ("{ share: 0.1, policy: uniform }", "holdback.salt", "expected a salt"),
      ("{ share: 0.1, policy: uniform, salt: a, arm: b }", "holdback.arm", "unknown key"),
    ])
  func bad(text: String, key: String, says: String) throws {
    let found = try #require(error(file(["holdback": text])))
    #expect(found.key == key)
    #expect(found.reason.contains(says) && found.line == 2, "\(found)")
  }

  @Test("a policy that makes no sense for the model is refused in the line of its section")
  func unsuited() throws {
    let counts = "{ kind: counts }"
    let wide = try #require(error(file(["model": counts, "policy": "{ algorithm: thompson, scale: 2 }"])))
    #expect(wide.key == "policy.scale" && wide.line == 4 && wide.reason.contains("at most 1, found 2"))
    #expect(error(file(["model": counts, "policy": "{ algorithm: thompson }"])) == nil)
    let sections = ["model": "{ kind: shared }", "features": "{ action: [ { name: year, type: number } ] }"]
    let thompson = "{ algorithm: thompson, floor: 0.00 }"
    let vote = try #require(error(file(sections.merging(["policy": thompson]) { $1 })))
    #expect(vote.key == "policy.floor" && vote.line == 5 && vote.reason.contains("expected a floor above 0"))
    #expect(error(file(sections.merging(["policy": "{ algorithm: thompson, floor: 0.01 }"]) { $1 })) == nil)
    let arm = "{ share: 0.1, policy: { algorithm: thompson, scale: 2 }, salt: a }"
    let held = try #require(error(file(["model": counts, "holdback": arm])))
    #expect(held.key == "holdback.policy.scale" && held.line == 2)
  }
}
