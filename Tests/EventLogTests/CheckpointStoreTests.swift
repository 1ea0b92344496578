import Attribution
import EventLog
import GRDB
import Testing

@Suite("Checkpoints")
struct CheckpointStoreTests {
  private typealias State = [UInt64: [UInt8]]

  private func entry(_ number: UInt64, _ value: [UInt8]?) -> StateEntry {
    StateEntry(key: StateKey(.decision, number: number), value: value)
  }

  private func write(
    _ entries: [[StateEntry]], at offset: UInt64, to store: CheckpointStore, anew isAnew: Bool = false
  ) async throws {
    var writer = try await store.begin(anew: isAnew)
    for part in entries { try await writer.write(part) }
    try await writer.finish(at: offset)
  }

  private func state(of generation: CheckpointGeneration, in store: CheckpointStore) throws -> State {
    try store.entries(of: generation).reduce(into: [:]) { state, entry in
      if let number = entry.key.number { state[number] = entry.value }
    }
  }

  @Test("What was written last of each key is read back, of the last two generations, also after opening them again")
  func lastTwoAreRead() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    do {
      let store = try CheckpointStore(folder: folder.path)
      try await write([[entry(1, [1]), entry(2, [2])], [entry(1, [9])]], at: 10, to: store)
      try await write([[entry(2, nil), entry(3, [])]], at: 20, to: store)
      try await write([[entry(1, [7]), entry(4, [4])]], at: 30, to: store)
    }
    let store = try CheckpointStore(folder: folder.path)
    let generations = try store.generations()
    #expect(generations.map(\.offset) == [30, 20])
    #expect(try state(of: generations[0], in: store) == [1: [7], 3: [], 4: [4]])
    #expect(try state(of: generations[1], in: store) == [1: [9], 3: []])
  }

  @Test("A generation that was not finished is as if it had never been")
  func unfinishedIsNothing() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let store = try CheckpointStore(folder: folder.path)
    try await write([[entry(1, [1])]], at: 10, to: store)
    var unfinished = try await store.begin(anew: false)
    try await unfinished.write([entry(1, [2]), entry(5, [5])])
    let generation = try #require(try store.generations().first)
    #expect(try state(of: generation, in: store) == [1: [1]])
    try await write([[entry(2, [2])]], at: 20, to: store)
    let next = try #require(try store.generations().first)
    #expect(try state(of: next, in: store) == [1: [1], 2: [2]])
  }

  @Test("One made anew holds nothing of those before it, and they can be read until it has two successors")
  func anewIsAnew() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let store = try CheckpointStore(folder: folder.path)
    try await write([[entry(1, [1]), entry(2, [2])]], at: 10, to: store)
    try await write([[entry(2, [3])]], at: 20, to: store, anew: true)
    let generations = try store.generations()
    #expect(try state(of: generations[0], in: store) == [2: [3]])
    #expect(try state(of: generations[1], in: store) == [1: [1], 2: [2]])
    try await write([[entry(3, [3])]], at: 30, to: store)
    try await write([[entry(3, nil)]], at: 40, to: store)
    #expect(try state(of: try store.generations()[0], in: store) == [2: [3]])
  }

  @Test("What no generation needs any more is taken away: only what the last two are made of is stored")
  func supersededIsRemoved() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let store = try CheckpointStore(folder: folder.path)
    for round in UInt64(0)..<30 {
      let numbers = (0..<100).map { round * 50 + $0 }
      let gone = round > 0 ? (0..<50).map { entry((round - 1) * 50 + $0, nil) } : []
      try await write([numbers.map { entry($0, [UInt8(round)]) } + gone], at: round + 1, to: store)
    }
    let generation = try #require(try store.generations().first)
    #expect(try state(of: generation, in: store).count == 100)
    let rows = try await DatabaseQueue(path: "\(folder.path)/checkpoints.sqlite").read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM entries")
    }
    #expect(rows ?? 0 <= 300, "\(rows ?? 0) rows for 100 pieces")
  }

  @Test("A changed, missing or foreign piece is named, and the generation before can still be read")
  func damageIsNamed() async throws {
    let damages = [
      "UPDATE entries SET value = x'08' WHERE generation = 2",
      "UPDATE entries SET crc = crc + 1 WHERE generation = 2",
      "DELETE FROM entries WHERE generation = 2",
      "UPDATE entries SET value = NULL WHERE generation = 2",
      "UPDATE entries SET key = x'00' WHERE generation = 2",
      "UPDATE entries SET crc = 'x' WHERE generation = 2",
      "INSERT INTO entries SELECT x'0300000000000000000077', generation, crc, value FROM entries WHERE generation = 2",
    ]
    for sql in damages {
      let folder = try LogFolder()
      defer { folder.remove() }
      do {
        let store = try CheckpointStore(folder: folder.path)
        try await write([[entry(1, [1]), entry(2, [2])]], at: 10, to: store)
        try await write([[entry(2, [7])]], at: 20, to: store)
      }
      try await DatabaseQueue(path: "\(folder.path)/checkpoints.sqlite").write { try $0.execute(sql: sql) }
      let store = try CheckpointStore(folder: folder.path)
      let generations = try store.generations()
      let error = #expect(throws: LogError.self, "\(sql)") { try store.entries(of: generations[0]) }
      #expect(error?.code == .damaged, "\(sql): \(error?.reason ?? "")")
      #expect(try state(of: generations[1], in: store) == [1: [1], 2: [2]], "\(sql)")
    }
  }

  @Test(
    "A generation whose row is damaged is passed over, reported once, taken away, and the next is made anew",
    arguments: ["pieces = 9", #""offset" = 11"#, "base = 'x'", "digest = 1", "crc = 'x'", #""offset" = -4"#])
  func damagedRowIsTakenAway(change: String) async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let store = try CheckpointStore(folder: folder.path)
    try await write([[entry(1, [1])]], at: 10, to: store)
    try await write([[entry(2, [2])]], at: 20, to: store)
    try await DatabaseQueue(path: "\(folder.path)/checkpoints.sqlite").write {
      try $0.execute(sql: "UPDATE generations SET \(change) WHERE number = 2")
    }
    #expect(try store.damage() == [LogError(.damaged, "checkpoint 2 is damaged")])
    #expect(try store.generations().map(\.offset) == [10])
    #expect(try store.expendableThrough() == 0)
    await #expect(throws: LogError(.damaged, "checkpoint 2 is damaged")) { try await store.begin(anew: false) }
    #expect(try store.damage() == [])
    try await write([[entry(3, [3])]], at: 30, to: store, anew: true)
    #expect(try state(of: try store.generations()[0], in: store) == [3: [3]])
    #expect(try state(of: try store.generations()[1], in: store) == [1: [1]])
  }

  @Test("The log may be cut before the older of two generations, and before every decision that they refer to")
  func expendable() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let store = try CheckpointStore(folder: folder.path)
    func decision(_ number: UInt64, _ placement: Int, _ value: [UInt8]?) -> StateEntry {
      StateEntry(key: StateKey(.decision, placement: placement, number: number), value: value)
    }
    #expect(try store.expendableThrough() == 0)
    try await write([[decision(300, 0, [1]), decision(200, 7, [1]), decision(250, 7, [1])]], at: 400, to: store)
    #expect(try store.expendableThrough() == 0)
    try await write([[decision(200, 7, nil)]], at: 500, to: store)
    #expect(try store.expendableThrough() == 199)
    try await write([[entry(1_000, [1])]], at: 600, to: store)
    #expect(try store.expendableThrough() == 249)
    try await write([[decision(250, 7, nil), decision(300, 0, nil)]], at: 700, to: store)
    try await write([[]], at: 800, to: store)
    #expect(try store.expendableThrough() == 700)
  }

  @Test("Checkpoints of an older format are emptied")
  func olderFormatIsEmptied() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    do { try await write([[entry(1, [1])]], at: 10, to: try CheckpointStore(folder: folder.path)) }
    try await DatabaseQueue(path: "\(folder.path)/checkpoints.sqlite").write {
      try $0.execute(sql: "PRAGMA user_version = 1")
    }
    let error = #expect(throws: LogError.self) { try CheckpointStore(reading: folder.path) }
    #expect(error?.code == .missing)
    let store = try CheckpointStore(folder: folder.path)
    #expect(try store.generations() == [])
    try await write([[entry(1, [2])]], at: 10, to: store)
    #expect(try state(of: try store.generations()[0], in: CheckpointStore(reading: folder.path)) == [1: [2]])
  }

  @Test("Checkpoints of a newer format are refused with what to do about it")
  func newerFormatIsRefused() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    _ = try CheckpointStore(folder: folder.path)
    try await DatabaseQueue(path: "\(folder.path)/checkpoints.sqlite").write {
      try $0.execute(sql: "PRAGMA user_version = 99")
    }
    let error = #expect(throws: LogError.self) { try CheckpointStore(folder: folder.path) }
    #expect(error?.code == .format)
    #expect(error?.reason.contains("newer") == true)
    #expect(throws: LogError.self) { try CheckpointStore(reading: folder.path) }
    #expect(throws: LogError.self) { try CheckpointStore.refuseNewer(in: folder.path) }
  }
}
