import Attribution
import EventLog
import Events
import Synchronization
import Testing

@Suite("The stored outcomes")
struct OutcomeArchiveTests {
  @Test("An outcome given twice is stored once")
  func outcomesAreStoredOnce() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    for _ in 0..<2 { try await log.append([], after: 0, outcomes: OutcomeSamples.stored(0..<6)) }
    let limits = OutcomePage.Limits(outcomes: 100)
    #expect(try await log.archive.lines(.init(), limits: limits).count == 6)
    #expect(try log.outcomesStoredThrough() == 2)
  }

  @Test("Each filter gives the lines of exactly those it lets through, in their order, whatever a page holds")
  func filtersAreExact() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    let all = (0..<100).map { OutcomeSamples.outcome($0) }
    try await log.append([], after: 0, outcomes: OutcomeSamples.stored(0..<100))
    for filter in OutcomeSamples.filters {
      let expected = all.filter { OutcomeSamples.isAsked($0, by: filter) }.map(OutcomeSamples.line)
      for (outcomes, bytes, scanned) in [(1_000, 1 << 20, 1_000), (1, 1 << 20, 1_000), (3, 1 << 20, 4), (50, 1, 7)] {
        var limits = OutcomePage.Limits(outcomes: outcomes)
        (limits.bytes, limits.scanned) = (bytes, Int64(scanned))
        #expect(try await log.archive.lines(filter, limits: limits) == expected, "\(filter) in pages of \(limits)")
      }
    }
  }

  @Test("A page has at most what was asked for, and one of a bounded look may be empty and still have more")
  func pagesAreBounded() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    try await log.append([], after: 0, outcomes: OutcomeSamples.stored(0..<60))
    let two = try await log.archive.page(.init(), limits: .init(outcomes: 2))
    #expect(two.lines.count == 2 && two.position == 2 && two.hasMore)
    var limits = OutcomePage.Limits(outcomes: 100)
    limits.scanned = 10
    let none = try await log.archive.page(OutcomeFilter(placement: "nowhere"), limits: limits)
    #expect(none == OutcomePage(lines: [], position: 10, hasMore: true))
    let end = try await log.archive.page(.init(), after: 60, limits: limits)
    #expect(end == OutcomePage(lines: [], position: 60, hasMore: false))
    let beyond = try await log.archive.page(.init(), after: .max, limits: limits)
    #expect(beyond == OutcomePage(lines: [], position: .max, hasMore: false))
  }

  @Test("While outcomes are written, paging meets each once and in order, and what comes later follows the cursor")
  func pagingIsStable() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    let count = 3_000
    let isWritten = Mutex(false)
    let writing = Task {
      for start in stride(from: 0, to: count, by: 30) {
        try await log.append([], after: 0, outcomes: OutcomeSamples.stored(start..<start + 30))
      }
      isWritten.withLock { $0 = true }
    }
    var (lines, position): ([String], Int64) = ([], 0)
    while true {
      let isLast = isWritten.withLock { $0 }
      let page = try await log.archive.page(.init(), after: position, limits: .init(outcomes: 17))
      lines += page.lines.map { String(decoding: $0, as: UTF8.self) }
      position = page.position
      if isLast, !page.hasMore { break }
    }
    try await writing.value
    #expect(lines == (0..<count).map { OutcomeSamples.line(OutcomeSamples.outcome($0)) })
    let again = try await log.archive.page(.init(), after: 1_700, limits: .init(outcomes: 17))
    #expect(again.lines.map { String(decoding: $0, as: UTF8.self) } == Array(lines[1_700..<1_717]))
  }

  @Test("Counting meets every outcome of its time once, in order, also where thousands closed at one moment")
  func countingIsExact() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    let crowd = Array(repeating: OutcomeSamples.outcome(50), count: 9_000)
    let outcomes = (0..<100).map { OutcomeSamples.outcome($0) } + crowd
    try await log.append(
      [], after: 0, outcomes: outcomes.map { StoredOutcome(offset: 1, outcome: $0) })
    for filter in OutcomeSamples.filters where filter.member == nil && filter.action == nil {
      let counted = GatheredLines()
      try await log.archive.forEachPage(filter) { page in counted.add(page.map(\.line)) }
      let asked = outcomes.filter { OutcomeSamples.isAsked($0, by: filter) }
      let expected = asked.enumerated().sorted { a, b in
        a.element.closedAt == b.element.closedAt ? a.offset < b.offset : a.element.closedAt < b.element.closedAt
      }
      #expect(counted.lines == expected.map { OutcomeSamples.line($0.element) }, "\(filter)")
    }
  }

  @Test("Of a decision everything that names it is found, each event once, and of an amended pair the last revision")
  func traceIsWhole() async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    let at = OutcomeSamples.start
    let decision = OutcomeSamples.outcome(1).decision
    let impression = Impression(id: "i", at: at, decisionID: "d-1", action: "b", member: "m1")
    let play = Play(id: "p", at: at, member: "m1", title: "b", seconds: 90, decisionID: "d-1")
    let reward = Reward(id: "r", at: at, decisionID: "d-1", value: 0.5)
    let other = Play(id: "q", at: at, member: "m1", title: "b", seconds: 90, decisionID: "d-2")
    let events: [Event] = [
      .impression(impression), .decision(decision), .play(play), .play(other), .reward(reward), .impression(impression),
      .tick(at), .reward(reward), .decision(OutcomeSamples.outcome(2).decision),
    ]
    let earnings = [
      Earning(kind: .play, at: at, id: "p", amount: 90, rule: .decisionID),
      Earning(kind: .reward, at: at + .seconds(1), id: "r", amount: -0.5, rule: .lastTouch),
    ]
    let last = OutcomeSamples.outcome(1, amended: 0, earnings: earnings)
    try await log.append(
      events.map { LogRecord(.event($0)) }, after: 0,
      outcomes: [OutcomeSamples.outcome(1), OutcomeSamples.outcome(2), last].map {
        StoredOutcome(offset: 9, outcome: $0)
      })
    let trace = try #require(try await log.archive.trace("d-1"))
    #expect(trace.decision == decision)
    #expect(trace.impressions == [impression])
    #expect(trace.plays == [play])
    #expect(trace.rewards == [reward])
    #expect(trace.outcomes == [last])
    #expect(try await log.archive.trace("d-3") == nil)
  }

  @Test(
    "A damaged outcome is an error that names it",
    arguments: [
      "line = 7", "line = x'7B'", "earnings = x'09'", "crc = crc + 1", "crc = 'x'", "reward = 0.5", "member = NULL",
      "closedAt = closedAt + 1", "\"offset\" = 2", "amended = 1", "placement = action",
    ])
  func damageIsNamed(change: String) async throws {
    let folder = try LogFolder()
    defer { folder.remove() }
    let log = try EventLog(folder: folder.path)
    let decision = OutcomeSamples.outcome(0).decision
    try await log.append(
      [LogRecord(.event(.decision(decision)))], after: 0, outcomes: OutcomeSamples.stored(0..<3))
    try folder.execute("UPDATE outcomes SET \(change) WHERE number = 1")
    let damage = LogError(.damaged, "outcome 1 is damaged")
    await #expect(throws: damage) { try await log.archive.trace(decision.id) }
    await #expect(throws: damage) { try await log.archive.lines() }
    await #expect(throws: damage) { try await log.archive.forEachPage(OutcomeFilter()) { _ in } }
  }
}

/// Lines gathered on the thread that reads.
private final class GatheredLines: Sendable {
  private let gathered = Mutex<[String]>([])

  func add(_ lines: [[UInt8]]) { gathered.withLock { $0 += lines.map { String(decoding: $0, as: UTF8.self) } } }
  var lines: [String] { gathered.withLock { $0 } }
}
