import Events
import Foundation
import Support
import Testing

@Suite("Time")
struct TimeTests {
  /// Milliseconds from Python: `datetime.fromisoformat(text).timestamp() * 1000`.
  @Test(
    "RFC 3339 times are read",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("2026-11-23T20:00:01Z", 1_795_464_001_000),
      ("2026-11-23T20:00:01.25Z", 1_795_464_001_250), ("2026-11-23T20:00:01.2509999999Z", 1_795_464_001_250),
      ("2026-11-23T20:00:01.2Z", 1_795_464_001_200), ("2026-11-23t20:00:01z", 1_795_464_001_000),
      ("2026-11-23 20:00:01Z", 1_795_464_001_000), ("2026-11-23T22:00:01+02:00", 1_795_464_001_000),
      ("2026-11-23T14:30:01-05:30", 1_795_464_001_000), ("2026-11-23T20:00:01-00:00", 1_795_464_001_000),
      ("1970-01-01T23:59:00+23:59", 0), ("2000-02-29T00:00:00Z", 951_782_400_000),
      ("2024-02-29T23:59:59Z", 1_709_251_199_000), ("2100-02-28T23:59:59Z", 4_107_542_399_000),
      ("2100-03-01T00:00:00Z", 4_107_542_400_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("1969-12-31T23:00:00-01:00", 0),
    ] as [(String, Int64)])
  func parses(text: String, milliseconds: Int64) {
    #expect(RFC3339.milliseconds(parsing: text) == milliseconds)
  }

  @Test(
    "what is not an RFC 3339 time of the years 1970 to 9999 is refused",
    arguments: [
      "", "2026", "2026-11-23", "2026-11-23T20:00Z", "2026-11-23T20:00:01", "2026-11-23T20:00:01.Z", "today",
      "2026-11-23T24:00:00Z", "2026-11-23T20:60:00Z", "2026-11-23T20:00:61Z", "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-00T00:00:00Z",
      "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "1969-12-31T23:59:59Z",
      "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z", "026-11-23T20:00:01Z",
      "2026-11-23T20:00:01+2:00", "2026-11-23T20:00:01+0200", "2026-11-23T20:00:01+24:00", "2026-11-23T20:00:01+02:60",
      "2026-11-23T20:00:01Z ", " 2026-11-23T20:00:01Z", "2026-11-23T20:00:01ZZ", "2026-11-23T20:00:01,5Z",
      "2026-1-23T20:00:01Z", "+026-11-23T20:00:01Z", "2026-11-23T20:00:01.5", "２０２６-11-23T20:00:01Z",
      "2026/11/23T20:00:01Z", "2026-11-23T20:00:0\u{0}Z", "1970-01-01T00:00:00+00:01",
    ])
  func refuses(text: String) {
    #expect(RFC3339.milliseconds(parsing: text) == nil)
  }

  @Test("times are written in UTC, with milliseconds only where there are any")
  func formats() {
    #expect(EventTime(milliseconds: 0).description == "1970-01-01T00:00:00Z")
    #expect(EventTime(milliseconds: 1_795_464_001_050).description == "2026-11-23T20:00:01.050Z")
    #expect(EventTime(milliseconds: 951_782_400_000).description == "2000-02-29T00:00:00Z")
    #expect(EventTime(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    #expect(EventTime.distantPast.description == "0000-01-01T00:00:00Z")
    #expect(EventTime(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
  }

  @Test("a hundred thousand random times are written as Foundation writes them, and read back")
  func roundTrip() throws {
    var random = WorldRandom(seed: 1)
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for count in 0..<100_000 {
      let milliseconds = Int64.random(in: EventTime.accepted, using: &random)
      let text = RFC3339.format(milliseconds: milliseconds)
      #expect(RFC3339.milliseconds(parsing: text) == milliseconds)
      guard count < 20_000 else { continue }
      let seconds = milliseconds / 1_000
      let whole = RFC3339.format(milliseconds: seconds * 1_000)
      let date = Date(timeIntervalSince1970: Double(seconds))
      #expect(style.format(date).replacing(".000Z", with: "Z") == whole)
    }
  }

  @Test("every day from 1970 to 2400 follows the day before")
  func days() {
    for day in Int64(0)..<157_000 {
      let text = RFC3339.format(milliseconds: day * 86_400_000)
      #expect(RFC3339.milliseconds(parsing: text) == day * 86_400_000)
    }
  }

  @Test(
    "durations are a whole number and a unit",
    arguments: [
      ("0s", 0), ("500ms", 500), ("2s", 2_000), ("10m", 600_000), ("6h", 21_600_000), ("30d", 2_592_000_000),
      ("3650d", 315_360_000_000), ("007s", 7_000), ("315360000000ms", 315_360_000_000),
    ] as [(String, Int64)])
  func duration(text: String, milliseconds: Int64) {
    #expect(EventDuration(parsing: text)?.milliseconds == milliseconds)
  }

  @Test(
    "what is no duration, or longer than ten years, is refused",
    arguments: [
      "", "s", "10", "-1s", "+1s", "1.5h", "1 h", " 1h", "1h ", "1H", "1w", "1y", "1min", "1h30m", "3651d",
      "315360000001ms", "9223372036854775807d", "9223372036854775808s", "99999999999999999999ms", "٣s", "1e3s", "0x1s",
    ])
  func badDuration(text: String) {
    #expect(EventDuration(parsing: text) == nil)
  }

  @Test("durations are written in the largest unit that divides them, and read back")
  func durationText() {
    for (text, unit) in [("1d", 86_400_000), ("1h", 3_600_000), ("1m", 60_000), ("1s", 1_000)] as [(String, Int64)] {
      #expect(EventDuration(milliseconds: unit).description == text)
      #expect(EventDuration(milliseconds: unit + 1).description == "\(unit + 1)ms")
    }
    #expect(EventDuration.zero.description == "0ms")
    #expect(EventDuration.minutes(90).description == "90m")
    for milliseconds in stride(from: Int64(0), through: 200_000_000, by: 12_500) {
      let duration = EventDuration(milliseconds: milliseconds)
      #expect(EventDuration(parsing: duration.description) == duration)
    }
  }

  @Test("times and durations add up and compare by milliseconds")
  func arithmetic() {
    let time = EventTime(milliseconds: 5)
    #expect(time + .seconds(1) == EventTime(milliseconds: 1_005))
    #expect(time - .seconds(1) == EventTime(milliseconds: -995))
    #expect(time < time + EventDuration(milliseconds: 1))
    #expect(EventDuration.hours(1) + .minutes(1) == .minutes(61))
    #expect(EventTime(milliseconds: EventTime.accepted.upperBound) + .longest > time)
    #expect(EventTime.distantPast - .longest < EventTime.distantPast)
  }
}
