import Attribution
import Events
import Support
import Testing

/// The last sentence of DESIGN §5.2's join: a waiting play counts where it would join now.
@Suite("Provisional rewards")
struct ProvisionalTests {
  /// The open pairs of a, as `decision:reward`.
  private func open(_ picture: String, of placement: Int = 0, action: ActionID = "a") -> [String] {
    let run = attribute(picture, lateness: 9, kind: .minutes(cap: 10))
    return run.attributor.openPairs(of: action, at: placement).map { "\($0.decision.id):\($0.reward)" }
  }

  @Test("a play counts as soon as it comes, and several as the reward rule has it")
  func atOnce() {
    #expect(open("a") == ["d1:0.0"])
    #expect(open("aA") == ["d1:0.2"])
    #expect(open("aAA=5A=1") == ["d1:0.5"])
  }

  @Test("a play counts as soon as its impression comes")
  func impressionLater() {
    #expect(open("1A") == [])
    #expect(open("1Aa<2") == ["d1:0.2"])
  }

  @Test("an impression that moves the activation back brings a waiting play in")
  func movedBack() {
    #expect(open("1---Aa") == ["d1:0.0"])
    #expect(open("1---Aaa<4") == ["d1:0.2"])
  }

  @Test("an impression that moves the activation back lets a play out behind the window's end")
  func movedOut() {
    #expect(open("1---a---A") == ["d1:0.2"])
    #expect(open("1---a---Aa<8") == ["d1:0.0"], "six minutes from minute 1 on")
  }

  @Test("a later last touch takes a waiting play over")
  func takenOver() {
    #expect(open("(1a)--A") == ["d1:0.2"])
    #expect(open("(1a)--A(2<2)(a<3)") == ["d1:0.0", "d2:0.2"])
  }

  @Test("a decision that a waiting play names takes it when it comes, though nothing of it was shown yet")
  func namedComes() {
    #expect(open("(2a)A@1") == ["d2:0.2"])
    #expect(open("(2a)A@1(1<1)") == ["d2:0.0"])
    #expect(open("(2a)A@1(1<1)(a@1<2)") == ["d2:0.0", "d1:0.2"])
  }

  @Test("a play counts in each placement where it would join")
  func placements() {
    #expect(open("(1a)(5x)A", of: 1, action: "x") == ["d5:0.2"])
    #expect(open("(1a)(5x)A") == ["d1:0.2"])
  }
}
