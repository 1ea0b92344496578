import Events

/// What a cell of a table says. Empty cells are not asked.
struct TitleCell {
  /// Why a cell cannot be read.
  struct Misfit: Error, Equatable {
    let reason: String
  }

  let text: String

  /// Seconds: a number of them, or hours, minutes and seconds as in `90 min`, `1h30m` or `2 hours 5 minutes`.
  func seconds() throws(Misfit) -> Double {
    guard let seconds = Double(text).flatMap({ $0.isFinite ? $0 : nil }) ?? TitleCell.sum(ofUnits: text),
      Title.durations.contains(seconds)
    else { throw misfit("a duration such as 5400, 90 min or 1h30m, of at most 1000 hours") }
    return seconds
  }

  /// RFC 3339, a date (midnight, UTC) as in `2021-09-25`, or as in `September 25, 2021`.
  func time() throws(Misfit) -> EventTime {
    let milliseconds =
      RFC3339.milliseconds(parsing: text) ?? RFC3339.milliseconds(parsing: "\(text)T00:00:00Z")
      ?? TitleCell.date(inWords: text).flatMap { RFC3339.milliseconds(parsing: "\($0)T00:00:00Z") }
    guard let milliseconds else {
      throw misfit("a time such as 2021-09-25T20:00:00Z, 2021-09-25 or September 25, 2021, of the years 1970 to 9999")
    }
    return EventTime(milliseconds: milliseconds)
  }

  /// The parts between commas or bars, at most `most` of them.
  func list(most: Int) throws(Misfit) -> [String] {
    let parts = text.split { $0 == "," || $0 == "|" }.map(\.trimmed).filter { !$0.isEmpty }
    guard parts.count <= most else { throw Misfit(reason: "expected at most \(most) entries, found \(parts.count)") }
    return parts
  }

  func identifier<ID: TextIdentifier>(_ part: String) throws(Misfit) -> ID {
    do { return try ID(validating: part) } catch { throw Misfit(reason: error.description) }
  }

  /// A number where it reads as one, else a string.
  var value: FeatureValue {
    if let number = Double(text), number.isFinite { return .number(number) }
    return .text(text)
  }

  private func misfit(_ expected: String) -> Misfit {
    Misfit(reason: "expected \(expected), found \(text.prefix(64).debugDescription)")
  }

  private static func sum(ofUnits text: String) -> Double? {
    var rest = text[...].drop { $0 == " " }
    var sum: Double?
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let word = rest.dropFirst(digits.count).drop { $0 == " " }.prefix { $0.isLetter }
      guard let count = Double(digits), let unit = seconds(in: word.lowercased()) else { return nil }
      sum = (sum ?? 0) + count * unit
      rest = rest[word.endIndex...].drop { $0 == " " }
    }
    return sum
  }

  private static func seconds(in unit: String) -> Double? {
    switch unit {
    case "h", "hr", "hrs", "hour", "hours": 3_600
    case "m", "min", "mins", "minute", "minutes": 60
    case "s", "sec", "secs", "second", "seconds": 1
    default: nil
    }
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// `September 25, 2021` as `2021-09-25`.
  private static func date(inWords text: String) -> String? {
    let words = text.split { $0 == " " || $0 == "," }
    guard words.count == 3, let month = months.firstIndex(of: words[0].lowercased()),
      let day = Int(words[1]), (1...31).contains(day), words[2].count == 4
    else { return nil }
    return "\(words[2])-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)"
  }
}

extension StringProtocol {
  /// Without spaces at either end.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
