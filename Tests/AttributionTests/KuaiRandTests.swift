import Attribution
import Events
import Foundation
import Support
import Testing

/// A week of a video service's feed: who was shown what, and for how long they watched it (KuaiRand-Pure, its days from
/// 8 to 14 April 2022, CC BY-SA 4.0; Gao et al., CIKM 2022). The data is not in the repository.
///
/// The numbers were worked out by themselves from the file, in plain loops: exposures are its rows by (user_id, video_id,
/// time_ms), plays those with a play time; a play joins its user's last exposure of the video that is not later and not
/// half an hour older; its fraction is min(play time ÷ duration, 1).
@Suite("A real week", .enabled(if: KuaiRand.exists, "its data is not here"))
struct KuaiRandTests {
  private static let window = EventDuration.minutes(30)
  private static let lateness = EventDuration.minutes(10)
  private static let rules: [PlacementName: AttributionRules] = [
    "feed": AttributionRules(window: window, lateness: lateness, reward: RewardRule(kind: .fraction)),
    "watched": AttributionRules(window: window, lateness: lateness, reward: RewardRule(kind: .atLeast(seconds: 10))),
  ]

  @Test("22,381 rows are 22,320 exposures, 61 repeats and 21,873 plays, all of which find their exposure")
  func inOrder() throws {
    let week = try KuaiRand()
    let run = KuaiRandTests.run(week.events, week)
    for name in ["feed", "watched"] as [PlacementName] {
      let counts = run.counts(of: name)
      #expect(counts.decisions.closed == 22_320)
      #expect(counts.impressions.activating == 22_320)
      #expect(counts.claims.attributed == 21_873)
      #expect(counts.claims.unmatched + counts.claims.late + counts.impressions.late == 0)
      #expect(run.outcomes(of: name).count == 22_320)
    }
    // Of each of the 61 rows a decision and an impression in two placements, and of 60 of them a play.
    #expect(run.attributor.events.duplicate == 61 * 4 + 60)
    #expect(run.attributor.events.conflicting == 0)
    #expect(run.counts(of: "watched").rewarded == 11_121)
    #expect(run.counts(of: "feed").rewarded == 17_979)
    let fractions = run.outcomes(of: "feed")
    #expect(fractions.count { !$0.isMeasured } == 3_965, "exposures of a video with a duration of 0")
    #expect(fractions.count { $0.reward == 1 } == 6_938, "watched to the end or beyond")
    #expect(abs(fractions.reduce(0) { $0 + $1.reward } - 11_777.085_218_7) < 1e-6)
  }

  @Test("shuffled within the lateness, each event sent one to three times, it gives the same", arguments: UInt64(1)..<4)
  func shuffled(seed: UInt64) throws {
    let week = try KuaiRand()
    let inOrder = KuaiRandTests.run(week.events, week)
    var random = WorldRandom(seed: seed)
    var sent: [(at: Int64, event: Event)] = []
    for event in week.events {
      for _ in 0..<random.int(1...3) {
        let delay = random.int(0...Int(KuaiRandTests.lateness.milliseconds))
        sent.append((event.at.milliseconds + Int64(delay), event))
      }
    }
    let run = KuaiRandTests.run(sent.sorted { $0.at < $1.at }.map(\.event), week)
    for name in ["feed", "watched"] as [PlacementName] {
      #expect(run.outcomes(of: name) == inOrder.outcomes(of: name))
      #expect(run.counts(of: name) == inOrder.counts(of: name))
    }
    #expect(run.attributor.events.duplicate == sent.count - (22_320 * 4 + 21_873))
    #expect(run.attributor.events.received == sent.count + 1)
  }

  private static func run(_ events: [Event], _ week: KuaiRand) -> AttributionRun {
    AttributionRun(events + [.tick(.minute(10_000_000))], rules: rules, catalogue: week.catalogue, checkEvery: 50_000)
  }
}

/// The rows of the week as events: for each placement a decision of one video and its impression, and one play for both.
private struct KuaiRand {
  private static let path = "../shared/data/kuairand/kuai_dev_0408_0414.csv"
  static var exists: Bool { FileManager.default.fileExists(atPath: path) }

  private(set) var events: [Event] = []
  /// A duration of 0 is one that nobody knows.
  private(set) var catalogue: [Title] = []

  init() throws {
    let lines = try String(contentsOfFile: KuaiRand.path, encoding: .utf8).split(separator: "\n")
    let columns = lines[0].split(separator: ",").map(String.init)
    let wanted = try ["time_ms", "play_time_ms", "duration_ms", "user_id", "video_id"].map {
      try #require(columns.firstIndex(of: $0))
    }
    for line in lines.dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = try wanted.map { try #require(Int64(fields[$0])) }
      append(at: numbers[0], played: numbers[1], duration: numbers[2], user: numbers[3], video: numbers[4])
    }
    events.sort { $0.at < $1.at }
  }

  private mutating func append(at: Int64, played: Int64, duration: Int64, user: Int64, video: Int64) {
    let (time, title, member) = (EventTime(milliseconds: at), ActionID("v\(video)"), MemberID("u\(user)"))
    catalogue.append(Title(id: title, at: time, duration: duration > 0 ? Double(duration) / 1_000 : nil))
    for placement in ["feed", "watched"] as [PlacementName] {
      let id = "\(placement)/\(user)/\(video)/\(at)"
      events.append(
        .decision(
          Decision(
            id: DecisionID(id), at: time, placement: placement, member: member, candidates: [Candidate(id: title)],
            places: [Place(candidate: 0)])))
      events.append(
        .impression(Impression(id: EventID(id), at: time, decisionID: DecisionID(id), action: title, member: member)))
    }
    guard played > 0 else { return }
    events.append(
      .play(
        Play(
          id: EventID("\(user)/\(video)/\(at)"), at: EventTime(milliseconds: at + played), member: member,
          title: title, seconds: Double(played) / 1_000)))
  }
}
