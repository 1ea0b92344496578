import Events
import Foundation
import Replay
import Support
import Testing

@Suite("Open Bandit logs")
struct OpenBanditTests {
  @Test("the recorded log: 10,000 rows, 38 clicks, 80 items, and their events in order of time")
  func recorded() throws {
    let log = try OpenBanditLog(files: [openBanditFile], placements: ["a", "b"])
    #expect(log.rowCount == 10_000 && log.clickCount == 38 && log.eventCount == 40_038)
    #expect(log.items == (0..<80).map { ActionID(String($0)) })
    var (decisions, impressions, plays, count) = (0, 0, 0, 0)
    var latest = EventTime.distantPast
    while let entry = try log.next() {
      count += 1
      #expect(entry.event.at >= latest)
      switch entry.event {
      case .decision(let decision):
        #expect(decision.candidates.count == 80 && decision.places.first?.propensity == 0.0125)
        decisions += 1
      case .impression: impressions += 1
      // Its click is timed after its impression; the next row may come in the same millisecond.
      case .play:
        plays += 1
        continue
      case .reward, .tick: Issue.record("an event of another kind")
      }
      latest = entry.event.at
    }
    #expect(decisions == 20_000 && impressions == 20_000 && plays == 38 && count == 40_038)
  }

  private static let header =
    ",timestamp,item_id,position,click,action_prob,user_feature_0,user_feature_1,user_feature_2,user_feature_3,"
    + "user-item_affinity_0"

  private static let good = "0,2019-11-24 00:00:34.762830+00:00,14,3,0,0.25,u0,u1,u2,u3,1.5"

  private func events(_ rows: [String], placements: [PlacementName] = ["a", "b"]) async throws -> [Event] {
    try await withFile(([OpenBanditTests.header] + rows).joined(separator: "\r\n")) { path in
      let log = try OpenBanditLog(files: [path], placements: placements)
      var events: [Event] = []
      while let entry = try log.next() { events.append(entry.event) }
      return events
    }
  }

  @Test("a row becomes a decision and an impression per placement, a clicked one also one play")
  func rows() async throws {
    let clicked = #""1","2019-11-24 00:01:00+00:00","7","1","1",0.5,"u,0",,u2,u3,1.5"#
    let events = try await events([OpenBanditTests.good, "", clicked])
    #expect(events.count == 9)
    let at = EventTime(milliseconds: 1_574_553_660_000)
    let id = DecisionID("b/1")
    let expected = Decision.imported(
      id: id, at: at, placement: "b", member: "obd-1",
      context: [
        "position": .text("1"), "user_feature_0": .text("u,0"), "user_feature_2": .text("u2"),
        "user_feature_3": .text("u3"),
      ],
      candidates: [Candidate(id: "7"), Candidate(id: "14")], chosen: 0, propensity: 0.5)
    let play = Play(id: "obd-1", at: at + EventDuration(milliseconds: 1), member: "obd-1", title: "7", seconds: 1)
    let impression = Impression(at: at, decisionID: id, action: "7")
    #expect(Array(events.suffix(3)) == [.decision(expected), .impression(impression), .play(play)])
  }

  @Test("rows are counted over all files, and items are those of all files")
  func severalFiles() async throws {
    let text = OpenBanditTests.header + "\n" + OpenBanditTests.good + "\n"
    try await withFile(text) { first in
      try await withFile(text.replacing(",14,", with: ",3,")) { second in
        let log = try OpenBanditLog(files: [first, second], placements: ["p"])
        #expect(log.items == ["3", "14"])
        var ids: [DecisionID] = []
        while let entry = try log.next() { if case .decision(let decision) = entry.event { ids.append(decision.id) } }
        #expect(ids == ["p/0", "p/1"])
      }
    }
  }

  @Test(
    "a bad row is an error that names line and column",
    arguments: [
      (good.replacing("2019", with: "19"), "timestamp: expected a time such as"),
      (good.replacing(",14,", with: ",x,"), #"item_id: expected a whole number from 0, found "x""#),
      (good.replacing(",14,", with: ",-1,"), "item_id: expected a whole number from 0"),
      (good.replacing(",3,0,", with: ",3,2,"), #"click: expected 0 or 1, found "2""#),
      (good.replacing("0.25", with: "0"), "action_prob: expected a probability above 0 and at most 1"),
      (good.replacing("0.25", with: "nan"), "action_prob: expected a probability above 0 and at most 1"),
      (good + ",1", "field 12: expected 11 fields, found 12"),
      ("0,1", "item_id: expected 11 fields, found 2"),
      (good.replacing("u0", with: "u\"0"), "field 7: expected a quoted field to be quoted as a whole"),
      (good.replacing("u0", with: "\"u\"0"), "field 7: expected a quoted field to be quoted as a whole"),
      (good.replacing("u0", with: "\"u0"), "field 7: expected a closing quote"),
    ])
  func badRow(row: String, expected: String) async throws {
    try await withFile([OpenBanditTests.header, OpenBanditTests.good, row].joined(separator: "\n")) { path in
      let error = failure { () throws(ReplayError) in _ = try OpenBanditLog(files: [path], placements: ["p"]) }
      #expect(error?.code == .input)
      #expect(error?.description.hasPrefix("\(path):3: \(expected)") == true, "\(String(describing: error))")
    }
  }

  @Test(
    "a header without a column, or with one twice, is an error that names it",
    arguments: [
      (header.replacing("click", with: "clicks"), "1: click: expected this column"),
      (header.replacing("action_prob", with: "pscore"), "1: propensity_score: expected this column"),
      (header.replacing("user_feature_3", with: "click"), "1: click: found this column twice"),
    ])
  func badHeader(header: String, expected: String) async throws {
    try await withFile(header + "\n" + OpenBanditTests.good) { path in
      let error = failure { () throws(ReplayError) in _ = try OpenBanditLog(files: [path], placements: ["p"]) }
      #expect(error?.description == "\(path):\(expected)")
    }
  }

  @Test("standard input, no placement, one twice or one without a name are refused")
  func misuse() {
    let bad = [("-", ["p"]), (openBanditFile, []), (openBanditFile, ["p", "p"]), (openBanditFile, [""])]
    for (file, placements) in bad {
      let error = failure { () throws(ReplayError) in
        _ = try EventSource(files: [file], format: .obd, placements: placements)
      }
      #expect(error?.code == .input)
    }
  }
}
