/// A moment as a date and a time of day of the proleptic Gregorian calendar.
struct UTC {
  static let day: Int64 = 86_400_000

  /// Since 1970.
  let days: Int64
  private let milliseconds: Int64
  let year: Int64
  private let month: Int64
  private let dayOfMonth: Int64

  init(_ time: Int64) {
    (days, milliseconds) = UTC.floorDivide(UTC.clamped(time), UTC.day)
    // Years begin on 1 March here, so that the leap day is their last; 719,468 days from such a year 0 to 1970.
    let shifted = days + 719_468
    let (era, dayOfEra) = UTC.floorDivide(shifted, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  }

  /// Months since the year 0.
  var monthNumber: Int64 { year * 12 + month - 1 }
  var monthName: String {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Int(month) - 1]
  }
  /// `26 Nov`.
  var dayName: String { "\(dayOfMonth) \(monthName)" }

  /// `14:00`, with as much behind it as the step needs.
  func clock(step: Int64) -> String {
    let (seconds, millis) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    let minute = "\(UTC.padded(seconds / 3_600, 2)):\(UTC.padded(seconds / 60 % 60, 2))"
    if step.isMultiple(of: 60_000) { return minute }
    let second = "\(minute):\(UTC.padded(seconds % 60, 2))"
    return step.isMultiple(of: 1_000) ? second : "\(second).\(UTC.padded(millis, 3))"
  }

  /// `26 Nov 2026 14:00`, to the minute.
  var text: String { "\(dayName) \(year) \(clock(step: 60_000))" }

  /// The first millisecond of a month, counted from the year 0.
  static func start(ofMonth number: Int64) -> Int64 {
    let (year, month) = floorDivide(number, 12)
    let shifted = month < 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(shifted, 400)
    let dayOfYear = (153 * ((month + 10) % 12) + 2) / 5
    return (era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468) * day
  }

  /// Into the years 1 to 9999.
  static func clamped(_ time: Int64) -> Int64 { min(max(time, -62_135_596_800_000), 253_402_300_799_999) }

  static func floorDivide(_ a: Int64, _ b: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
    return remainder < 0 ? (quotient - 1, remainder + b) : (quotient, remainder)
  }

  private static func padded(_ number: Int64, _ count: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
  }
}
