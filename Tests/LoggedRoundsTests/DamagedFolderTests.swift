import Bandits
import EventLog
import Evaluation
import Events
import GRDB
import LoggedRounds
import Simulation
import Testing

@Suite("Rounds of a data folder that is damaged or cut")
struct DamagedFolderTests {
  private static func served(_ count: Int) async throws -> ServedFolder {
    var served = try await ServedFolder(
      ["a": billboard(.uniform)], first: "a", in: SimulatedWorld(seed: 8, launch: 100))
    try await served.serve(count)
    try await served.settle()
    return served
  }

  private static func change(_ served: ServedFolder, _ sql: String) throws {
    let queue = try DatabaseQueue(path: "\(served.path)/log.sqlite")
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  private static func read(_ served: ServedFolder) async throws -> (rounds: [Round], tally: RoundTally) {
    try await FolderRounds(await served.opened(), RoundSelection(placement: "billboard")).all()
  }

  @Test("damaged records and outcomes are counted with their places, and the others read")
  func damage() async throws {
    let served = try await Self.served(100)
    defer { served.remove() }
    let whole = try await Self.read(served)
    #expect(whole.rounds.count == 100)
    let log = try EventLog(reading: served.path)
    var record: UInt64 = 0
    try log.forEachRecord(after: 0) { offset, found, _ in
      if case .event(.decision(let decision)) = found, decision.id == "d7" { record = offset }
    }
    try Self.change(served, #"UPDATE records SET crc = crc + 1 WHERE "offset" = \#(record)"#)
    try Self.change(served, "UPDATE outcomes SET reward = reward + 1 WHERE number = 20")
    let hurt = try await Self.read(served)
    #expect(hurt.rounds.count == 98)
    #expect(hurt.tally.dropped == ["not drawn": 99, "damaged record": 1, "damaged outcome": 1], "\(hurt.tally)")
    #expect(
      hurt.tally.examples == [
        "\(served.path): record \(record): damaged record",
        "\(served.path): outcome 20 is damaged: damaged outcome",
      ])
  }

  @Test("where the head of the log was cut, pairs that have outlived their decisions are counted")
  func pruned() async throws {
    let served = try await Self.served(300)
    defer { served.remove() }
    let log = try EventLog(reading: served.path)
    try await served.prune(through: try log.lastOffset() / 2)
    let outcomes = try await OutcomeArchive.reading(served.path).lines().count
    let (rounds, tally) = try await Self.read(served)
    let lost = try #require(tally.dropped["decision no longer in the log"])
    #expect(lost > 0 && rounds.count > 100 && rounds.count + lost == outcomes, "\(tally)")
  }
}
