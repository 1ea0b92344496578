import Attribution
import Batch
import Events
import Foundation
import JSON
import Learning
import Support
import Testing

@Suite("What became of a decision, and why")
struct ExplanationTests {
  private let events = [
    #"{"type":"play","id":"p1","at":240000,"member":"m","title":"a","seconds":30}"#,
    #"{"type":"play","id":"p2","at":300000,"member":"m","title":"a","seconds":90,"decisionID":"d"}"#,
    #"{"type":"impression","id":"i1","at":70000,"decisionID":"d","action":"a"}"#,
    #"{"type":"impression","id":"i2","at":80000,"decisionID":"d","action":"a"}"#,
    #"{"type":"impression","id":"i3","at":90000,"decisionID":"d","action":"b"}"#,
    #"{"type":"decision","id":"d","at":60000,"placement":"p","member":"m","context":{"hour":20},"tags":{"cell":"x"},"#
      + #""actions":["a",{"id":"b","features":{"year":2024}}],"chosen":"a","propensity":0.25}"#,
    #"{"type":"decision","id":"e","at":61000,"placement":"p","actions":["a"],"chosen":"a"}"#,
    #"{"type":"play","id":"next year","at":31536000000,"member":"m","title":"a","seconds":90}"#,
  ]

  private func explain(_ id: DecisionID, _ lines: [String]) throws -> String {
    try withFile(Array(lines.joined(separator: "\n").utf8)) { path in
      try AttributionJob(placements: [billboard], temporaryFolder: NSTemporaryDirectory()).explain(id, files: [path])
    }
  }

  @Test("all that was shown of it, with the plays it took, their rules and delays, whatever came later")
  func closed() throws {
    let expected =
      #"{"decisionID":"d","placement":"p","at":"1970-01-01T00:01:00Z","member":"m","state":"closed","#
      + #""decision":{"context":{"hour":20},"tags":{"cell":"x"},"#
      + #""actions":[{"id":"a","features":{}},{"id":"b","features":{"year":2024}}],"#
      + #""ranking":[{"id":"a","propensity":0.25},{"id":"b"}],"origin":"local"},"#
      + #""pairs":[{"action":"a","place":0,"impressionAt":"1970-01-01T00:01:10Z","impressionDelay":10000,"#
      + #""impressions":2,"closesAt":"1970-01-01T00:07:10Z","isOpen":false,"reward":1,"rule":"decisionID","#
      + #""plays":[{"type":"play","id":"p1","at":"1970-01-01T00:04:00Z","delay":170000,"seconds":30,"rule":"lastTouch"},"#
      + #"{"type":"play","id":"p2","at":"1970-01-01T00:05:00Z","delay":230000,"seconds":90,"rule":"decisionID"}]},"#
      + #"{"action":"b","place":1,"impressionAt":"1970-01-01T00:01:30Z","impressionDelay":30000,"impressions":1,"#
      + #""closesAt":"1970-01-01T00:07:30Z","isOpen":false,"reward":0,"rule":"none","plays":[]}]}"#
    #expect(try explain("d", events) == expected)
    #expect(try explain("d", events.reversed()) == expected)
  }

  @Test("a decision that nobody saw is unseen")
  func unseen() throws {
    let json = try JSONValue(parsing: try explain("e", events))
    #expect(json["state"]?.string == "unseen" && json["pairs"]?.array?.isEmpty == true)
  }

  @Test("a decision that no file has is an error that says how many events there were, and how many were rejected")
  func absent() {
    let error = failure { _ = try explain("x", events + ["{}"]) }
    #expect(error?.code == .input)
    #expect(error?.description.hasPrefix("there is no decision x in 9 events; 1 were rejected, of which") == true)
  }
}
