import Attribution
import Batch
import Events
import Files
import Foundation
import Learning
import Support
import Testing

@Suite("Lines with keys")
struct FilterTests {
  private func decision(_ id: String, member: String, at: Int = 60_000) -> String {
    let json =
      #"{"type":"decision","id":"\#(id)","at":\#(at),"placement":"p","member":"\#(member)","actions":["a"],"chosen":"a"}"#
    return "\(member)\t\(at)\t\(id)\t\(json)"
  }

  private func impression(of decision: String, member: String, at: Int = 61_000, named: String? = nil) -> String {
    let name = named.map { #","member":"\#($0)""# } ?? ""
    let json =
      #"{"type":"impression","id":"i-\#(decision)","at":\#(at),"decisionID":"\#(decision)","action":"a"\#(name)}"#
    return "\(member)\t\(at)\ti-\(decision)\t\(json)"
  }

  private func run(_ lines: [String]) throws -> (outcomes: [Outcome], report: FilterReport) {
    try withFile(Array(lines.joined(separator: "\n").utf8)) { path in
      let collected = Collected()
      var filter = MemberFilter(placements: [billboard], deliver: { collected.append($0) })
      let report = try filter.run(files: [path])
      return (try outcomes(in: collected.bytes), report)
    }
  }

  @Test("each member's outcomes come when the next member begins; no time outlives a member")
  func members() throws {
    let (outcomes, report) = try run([
      decision("d1", member: "m1", at: 900_000_000), impression(of: "d1", member: "m1", at: 900_000_001),
      decision("d0", member: "m2"), impression(of: "d0", member: "m2"), "",
    ])
    #expect(outcomes.map(\.decision.id) == ["d1", "d0"])
    #expect(report.members == 2 && report.received == 4 && report.written == 2 && report.rejections.total == 0)
  }

  @Test("an impression needs no member beside its line's; one that names another is rejected, as is another time")
  func disagreement() throws {
    let (outcomes, report) = try run([
      decision("d", member: "m"), impression(of: "d", member: "m", named: "n"),
      impression(of: "d", member: "m", at: 61_000).replacing("\t61000", with: "\t61001"), "m\t61002\tx\t{}",
    ])
    #expect(outcomes.isEmpty)
    #expect(report.rejections.first.map(\.line) == [2, 3, 4])
    #expect(report.rejections.first[0].detail == "member: expected the member of the line's key, found n")
    #expect(report.rejections.first[1].detail.hasPrefix("at: expected the 61001 milliseconds of the line's key"))
    #expect(report.doubt == "Most lines were rejected: 3 of 4.")
  }

  @Test(
    "a line out of order is an error that names it",
    arguments: [
      [("m2", 60_000, "a"), ("m1", 60_000, "a")], [("m", 60_000, "a"), ("m", 59_999, "a")],
      [("m", 60_000, "b"), ("m", 60_000, "a")], [("é", 60_000, "a"), ("e\u{301}", 60_000, "a")],
    ] as [[(String, Int, String)]])
  func unsorted(keys: [(member: String, at: Int, id: String)]) throws {
    try withFile(Array(keys.map { decision($0.id, member: $0.member, at: $0.at) }.joined(separator: "\n").utf8)) {
      path in
      var filter = MemberFilter(placements: [billboard], deliver: { _ in })
      let error = failure { _ = try filter.run(files: [path]) }
      #expect(error?.code == .input)
      #expect(error?.description.hasPrefix("\(path):2: expected lines sorted by member, milliseconds and id") == true)
    }
  }

  @Test(
    "a line without its key is an error that names it",
    arguments: ["", "m", "m\t1", "m\t1\ti", "m\t-1\ti\t{}", "m\t\ti\t{}"])
  func keyless(line: String) throws {
    try withFile(Array("\(decision("d", member: "m"))\n\(line)x\n".utf8)) { path in
      var filter = MemberFilter(placements: [billboard], deliver: { _ in })
      let error = failure { _ = try filter.run(files: [path]) }
      #expect(
        error == BatchError(.input, "\(path):2: expected member, milliseconds, id and an event with tabs between them"))
    }
  }

  @Test("events become lines with keys of one width; ticks are left out, and who names no member is rejected")
  func keys() throws {
    let at = EventTime(milliseconds: 5)
    let events: [Event] = [
      .play(Play(id: "p", at: at, member: "m", title: "t", seconds: 1)),
      .impression(Impression(at: at, decisionID: "d", action: "a", member: "m")), .tick(at),
      .impression(Impression(at: at, decisionID: "d", action: "b")),
      .reward(Reward(id: "r", at: at, decisionID: "d", member: "n", value: 1)),
    ]
    let (lines, report) = try keyed(events, [billboard])
    let texts = lines.map {
      String(decoding: $0, as: UTF8.self).split(separator: "\t").prefix(3).joined(separator: " ")
    }
    #expect(texts == ["m 000000000000005 p", "m 000000000000005 d/a/5", "n 000000000000005 r"])
    #expect(report.received == 5 && report.written == 3 && report.ticks == 1 && report.rejections.total == 1)
    #expect(report.rejections.first[0].detail == "expected the key member, by which lines are sorted")
  }
}
