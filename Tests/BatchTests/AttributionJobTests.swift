import Attribution
import Batch
import Events
import Files
import Foundation
import JSON
import Learning
import Support
import Testing

@Suite("Attribution of files")
struct AttributionJobTests {
  private let decision =
    #"{"type":"decision","id":"d","at":60000,"placement":"p","member":"m","actions":["a","b"],"chosen":"a"}"#
  private let impression = #"{"type":"impression","at":60000,"decisionID":"d","action":"a"}"#
  private func play(_ id: String, at minute: Int, seconds: Int = 90) -> String {
    #"{"type":"play","id":"\#(id)","at":\#(minute * 60_000),"member":"m","title":"a","seconds":\#(seconds)}"#
  }

  private func run(_ lines: [String], titles: [Title] = []) throws -> (lines: [UInt8], summary: AttributionSummary) {
    try attribute(
      [Array(lines.joined(separator: "\n").utf8)], [billboard], titles: titles, studiesWindows: true)
  }

  @Test("events in any order of lines become outcomes, and the end of the file closes all windows")
  func closes() throws {
    let (lines, summary) = try run([play("late", at: 9), play("p", at: 3), impression, decision])
    let outcome = try #require(try outcomes(in: lines).first)
    #expect(outcome.reward == 1 && outcome.plays == 1 && outcome.rule == .lastTouch)
    #expect(outcome.closedAt == EventTime(milliseconds: 420_000))
    #expect(summary.outcomes == 1 && summary.accepted == 4)
    #expect(summary.placements[0].counts.claims.unmatched == 1)
  }

  @Test("what the service would refuse is counted by its reason and told with its place, and the rest is taken")
  func rejects() throws {
    let lines = [
      decision, "no JSON", "", #"{"type":"play"}"#, decision.replacing("\"p\"", with: "\"q\""), impression,
      play("p", at: 3), play("p", at: 3), play("p", at: 3, seconds: 91), "  ",
    ]
    try withFile(Array(lines.joined(separator: "\r\n").utf8)) { path in
      let collected = Collected()
      let job = AttributionJob(placements: [billboard], temporaryFolder: NSTemporaryDirectory())
      let summary = try job.run(files: [path], deliver: { collected.append($0) })
      #expect(summary.received == 8 && summary.accepted == 3 && summary.duplicates == 1)
      #expect(summary.rejections.total == 4)
      #expect(summary.rejections.byReason.map(\.reason) == ["conflicting", "invalid", "malformed"])
      #expect(summary.rejections.byReason.map(\.count) == [1, 2, 1])
      let told = summary.rejections.first.map(\.description)
      #expect(told[0].hasPrefix("\(path):2: malformed: "))
      #expect(told[1].hasPrefix("\(path):4: invalid: expected the key id"))
      #expect(told[2] == "\(path):5: invalid: placement: there is no placement q")
      #expect(told[3].hasPrefix("\(path):") && told[3].hasSuffix("with other fields was here before"))
      #expect(summary.doubt == nil)
      #expect(try outcomes(in: collected.bytes).count == 1)
    }
  }

  @Test("where most was rejected the outcomes are not to be trusted")
  func doubts() throws {
    let summary = try run([decision, impression, "x", "y", "z"]).summary
    #expect(summary.doubt == "Most events were rejected: 3 of 5.")
  }

  @Test("several files, packed or not, are one input; one that is damaged or not there is an error that names it")
  func files() throws {
    let halves = [[decision, play("p", at: 3)], [impression]].map { Array($0.joined(separator: "\n").utf8) }
    #expect(try outcomes(in: attribute(halves, [billboard]).lines).map(\.reward) == [1])
    try withFile([0x1F, 0x8B, 8, 0, 0]) { path in
      let error = failure { _ = try AttributionJob(placements: [billboard], temporaryFolder: "x").sorted([path]) }
      #expect(error?.code == .input && error?.description.hasPrefix("\(path):1: the gzip data ends early") == true)
      let absent = failure {
        _ = try AttributionJob(placements: [billboard], temporaryFolder: "x").sorted([path + "-absent"])
      }
      #expect(absent?.code == .input && absent?.description.hasPrefix("\(path)-absent: cannot be opened") == true)
    }
  }

  @Test("a disk that takes no more is an error, of spilled events and of outcomes")
  func disks() throws {
    try withFile(Array([decision, impression].joined(separator: "\n").utf8)) { path in
      let unsorted = AttributionJob(placements: [billboard], memoryLimit: 1, temporaryFolder: path + "-absent")
      let spill = failure { _ = try unsorted.run(files: [path], deliver: { _ in }) }
      #expect(spill?.code == .failed && spill?.description.contains("a temporary file cannot be made") == true)
      let job = AttributionJob(placements: [billboard], temporaryFolder: NSTemporaryDirectory())
      let output = failure {
        _ = try job.run(
          files: [path], deliver: { _ throws(FileError) in throw FileError("no space left", file: "out") })
      }
      #expect(output == BatchError(.failed, "out: no space left"))
    }
  }

  @Test("a state that is full ends the batch with an error, never with fewer outcomes")
  func full() throws {
    let rules = AttributionRules(
      window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .atLeast(seconds: 60)),
      limits: StateLimits(pairs: 1))
    let lines = [decision, impression, decision.replacing("\"d\"", with: "\"e\"").replacing("60000", with: "60001")]
    try withFile(Array(lines.joined(separator: "\n").utf8)) { path in
      let job = AttributionJob(
        placements: [World.placement("p", attribution: rules)], temporaryFolder: NSTemporaryDirectory())
      let error = failure { _ = try job.run(files: [path], deliver: { _ in }) }
      #expect(error?.code == .failed)
      #expect(error?.description.hasPrefix("\(path):3: the placement's state is full") == true)
    }
  }

  @Test("the summary tells how many plays joined, after how long, and what other windows would miss")
  func summary() throws {
    let plays = (1...5).map { play("p\($0)", at: $0 + 1) } + [play("q", at: 21), play("r", at: 301)]
    let placement = try run([decision, impression] + plays).summary.placements[0]
    #expect(placement.joinRate == 5.0 / 7)
    #expect(placement.delays.count == 5 && placement.delays.longest == .minutes(5))
    #expect(placement.delays.quantile(0.5) == EventDuration(milliseconds: 179_712))
    let missed = try #require(placement.missed)
    #expect(missed.plays == 7)
    let shares = missed.shares.map { "\($0.window) \($0.share == 0 ? "0" : $0.share == 2.0 / 7 ? "2" : "1")" }
    #expect(shares == ["10m 2", "30m 1", "1h 1", "3h 1", "6h 0", "12h 0", "1d 0", "2d 0", "7d 0"])
  }

  @Test("a fraction is of the duration that the titles tell of, and features come from there")
  func titles() throws {
    let rules = AttributionRules(window: .minutes(6), lateness: .zero, reward: RewardRule(kind: .fraction))
    let lines = Array([decision, impression, play("p", at: 3)].joined(separator: "\n").utf8)
    let placement = World.placement("p", attribution: rules)
    let title = Title(id: "a", at: EventTime(milliseconds: 0), duration: 180)
    #expect(try outcomes(in: attribute([lines], [placement], titles: [title]).lines).map(\.reward) == [0.5])
    #expect(try outcomes(in: attribute([lines], [placement]).lines).map(\.isMeasured) == [false])
  }
}

extension AttributionJob {
  /// How many outcomes files give.
  fileprivate func sorted(_ files: [String]) throws -> Int { try run(files: files, deliver: { _ in }).outcomes }
}
