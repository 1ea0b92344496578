import Attribution
import Events
import Support
import Testing

@Suite("Reports of decisions")
struct ReportTests {
  @Test("a report tells what was shown, what that took, what waits, and when it closes")
  func pending() throws {
    let run = attribute("1b#ia#jb.A#kB#l", lateness: 2, kind: .minutes(cap: 10))
    let report = try #require(run.attributor.report(of: "d1"))
    #expect(report.state == .pending)
    #expect(report.decision.candidates.map(\.id) == ["a", "b", "c"])
    #expect(report.pairs.map(\.action) == ["a", "b"])
    #expect(report.pairs.map(\.place) == [0, 1])
    #expect(report.pairs.map(\.impressionID) == ["j", "i"])
    #expect(report.pairs.map(\.impressionAt) == [.minute(2), .minute(1)])
    #expect(report.pairs.map(\.closesAt) == [.minute(8), .minute(7)])
    #expect(report.pairs.map(\.repeats) == [0, 1])
    #expect(report.pairs.map(\.reward) == [0.2, 0.2])
    #expect(report.pairs.flatMap(\.takings).map(\.earning.id) == ["k", "l"])
    #expect(report.pairs.flatMap(\.takings).map(\.isWaiting) == [true, true])
    #expect(report.pairs.map(\.rule) == [.lastTouch, .lastTouch])
    #expect(report.pairs.map(\.isOpen) == [true, true])
  }

  @Test("a closed decision is reported for a window and the lateness more, with what it took and no context")
  func closed() throws {
    var run = attribute("aA#k@1", lateness: 2)
    run.apply(.tick(.minute(8)))
    let report = try #require(run.attributor.report(of: "d1"))
    #expect(report.state == .closed)
    #expect(report.pairs.map(\.isOpen) == [false])
    #expect(report.pairs.map(\.reward) == [1])
    #expect(report.pairs[0].takings.map(\.earning) == run.outcomes[0].earnings)
    #expect(report.pairs[0].takings.map(\.earning.rule) == [.decisionID])
    #expect(report.pairs[0].takings.map(\.isWaiting) == [false])
    run.apply(.tick(.minute(16)))
    #expect(run.attributor.report(of: "d1") != nil, "the watermark is at decision + two windows + lateness")
    run.apply(.tick(.minute(17)))
    #expect(run.attributor.report(of: "d1") == nil)
  }

  @Test("a decision that nothing was shown of is reported as unseen, an unknown one not at all")
  func unseen() {
    let run = attribute("1------.")
    #expect(run.attributor.report(of: "d1")?.state == .unseen)
    #expect(run.attributor.report(of: "d2") == nil)
  }

  @Test("outcomes carry what they took in the order of (at, type, id)")
  func earnings() {
    let run = attribute("aA=1#lA=5@1#kA<1#a|", lateness: 3, kind: .minutes(cap: 10))
    #expect(run.outcomes[0].earnings.map(\.id) == ["l", "a", "k"])
    #expect(run.outcomes[0].earnings.map(\.rule) == [.lastTouch, .lastTouch, .decisionID])
    #expect(run.outcomes[0].plays == 3)
  }
}
