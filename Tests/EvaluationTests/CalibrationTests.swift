package import Calibration
import Evaluation
import Testing

/// A fifth of what `make calibration` does, of three of its worlds, with room for what 200 logs may be off by chance.
@Suite("Calibration: evaluations of simulated logs hold the truth as often as they say")
struct CalibrationTests {
  private static let logs = 200
  /// Three standard errors of a share of 95%.
  private static let room = 0.046

  private func campaign() -> Campaign {
    var campaign = Campaign()
    (campaign.logs, campaign.replicates, campaign.seed) = (CalibrationTests.logs, 200, 7)
    return campaign
  }

  private func share(_ kind: IntervalKind, of found: Coverage) throws -> Double {
    try #require(found.shares.first { $0.kind == kind }).held
  }

  private func expectClaims(_ found: [Coverage], of world: any World) {
    for found in found {
      #expect(abs(found.error) <= 3 * found.standardError, "\(world.name), \(found.quantity)")
      for share in found.shares {
        let what: Comment = "\(world.name), \(found.quantity), \(share.kind): \(share.held)"
        switch share.rule {
        case .nominal: #expect(abs(share.held - 0.95) <= CalibrationTests.room, what)
        case .conservative: #expect(share.held >= 0.95 - CalibrationTests.room / 3, what)
        case nil: break
        }
      }
    }
  }

  @Test(
    "intervals of rounds and lists hold it in 95% of logs, conservative ones in more, and no estimate is biased",
    arguments: [Worlds.frequent, Worlds.lists])
  func claims(world: any World) async throws { expectClaims(try await campaign().run(world), of: world) }

  @Test("where a member's rounds go together the bootstrap and differences hold it, and the normal interval does not")
  func members() async throws {
    let found = try await campaign().run(Worlds.members)
    expectClaims(found, of: Worlds.members)
    let robust = try #require(found.first { $0.quantity == .value(.dr) })
    #expect(try share(.normal, of: robust) < 0.95 - CalibrationTests.room)
  }

  @Test("threads change nothing")
  func threads() async throws {
    var (one, three) = (campaign(), campaign())
    (one.logs, one.replicates, one.threads) = (7, 10, 1)
    (three.logs, three.replicates, three.threads) = (7, 10, 3)
    let (a, b) = (try await one.run(Worlds.lists), try await three.run(Worlds.lists))
    #expect(a.map(\.error) == b.map(\.error))
    #expect(a.map { $0.shares.map(\.width) } == b.map { $0.shares.map(\.width) })
  }
}

extension RoundWorld: CustomTestStringConvertible {
  package var testDescription: String { name }
}

extension ListWorld: CustomTestStringConvertible {
  package var testDescription: String { name }
}
