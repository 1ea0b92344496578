import Foundation
import Plots
import Testing

@Suite("Time ticks")
struct TimeTicksTests {
  private static let hour: Int64 = 3_600_000
  /// 26 November 2026, 13:55 UTC: `date -u -d 2026-11-26T13:55 +%s`.
  private static let start: Int64 = 1_795_701_300_000

  private func lines(_ ticks: TimeTicks) -> [String] {
    ticks.labels.map { [$0.text, $0.below].compactMap { $0 }.joined(separator: " ") }
  }

  @Test(
    "times are whole in their unit, and the day or year is named where it changes",
    arguments: [
      (12 * hour, ["15:00 26 Nov", "18:00", "21:00", "00:00 27 Nov"]),
      (50, ["13:55:00.000 26 Nov", "13:55:00.020", "13:55:00.040"]),
      (hour / 2, ["14:00 26 Nov", "14:10", "14:20"]),
      (hour / 60, ["13:55:00 26 Nov", "13:55:15", "13:55:30", "13:55:45", "13:56:00"]),
      (4 * 24 * hour, ["27 Nov 2026", "28 Nov", "29 Nov", "30 Nov"]),
      (21 * 24 * hour, ["30 Nov 2026", "7 Dec", "14 Dec"]),
      (56 * 24 * hour, ["30 Nov 2026", "14 Dec", "28 Dec", "11 Jan 2027"]), (60 * 24 * hour, ["Dec 2026", "Jan 2027"]),
      (350 * 24 * hour, ["Jan 2027", "Apr", "Jul", "Oct"]), (1_900 * 24 * hour, ["2028", "2030", "2032"]),
    ] as [(Int64, [String])])
  func labels(length: Int64, labels: [String]) {
    #expect(lines(TimeTicks(from: Self.start, to: Self.start + length, about: 4)) == labels)
  }

  @Test("every length from a millisecond to ten thousand years has a few ascending ticks inside the range")
  func lengths() {
    for start in [0, Self.start, -Self.start, 253_402_000_000_000] {
      var length: Int64 = 1
      while length < 400_000_000_000_000 {
        for count in [2, 4, 8] {
          let ticks = TimeTicks(from: start, to: start + length, about: count)
          #expect(ticks.times.allSatisfy { $0 >= start && $0 <= start + length })
          #expect(zip(ticks.times, ticks.times.dropFirst()).allSatisfy { $0 < $1 })
          #expect(ticks.times.count == ticks.labels.count && ticks.times.count <= 2 * count)
        }
        length += length / 3 + 1
      }
    }
  }

  @Test("ticks of days and months stand where Foundation's calendar has them")
  func calendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.locale = Locale(identifier: "en_US_POSIX")
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for offset in 0..<2_000 as Range<Int64> {
      let start = offset * 86_400_000 * 61 + offset * 7_919
      for length in [3, 20, 50, 200, 1_000] as [Int64] {
        let ticks = TimeTicks(from: start, to: start + length * 86_400_000, about: 4)
        for (time, label) in zip(ticks.times, ticks.labels) {
          let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .weekday], from: Date(timeIntervalSince1970: Double(time) / 1_000))
          let month = calendar.shortMonthSymbols[(try #require(parts.month)) - 1]
          let (year, day) = (try #require(parts.year), try #require(parts.day))
          let names = length <= 3 ? [label.text] : length < 200 ? ["\(day) \(month)"] : ["\(month)", "\(year)"]
          #expect(names.contains(label.text), "\(time)")
          #expect(length == 3 || parts.hour == 0 && parts.minute == 0)
          // Weeks begin on Mondays.
          #expect(![20, 50].contains(length) || parts.weekday == 2)
          if length >= 200 { #expect(day == 1) }
        }
      }
    }
  }

  @Test("ends that are the same, in the wrong order or beyond all years are borne")
  func extremes() {
    for (lower, upper) in [(0, 0), (1, 0), (.min, .max), (.max, .min), (.min, 0), (0, .max)] as [(Int64, Int64)] {
      #expect(TimeTicks(from: lower, to: upper, about: 4).times.count <= 8)
    }
  }
}
