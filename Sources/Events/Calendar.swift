/// Divides towards the lesser number. - Precondition: *b* is positive.
func floorDivide(_ a: Int64, _ b: Int64) -> (quotient: Int64, remainder: Int64) {
  let quotient = a >= 0 ? a / b : -((-a + b - 1) / b)
  return (quotient, a - quotient * b)
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
func days(fromYear year: Int64, month: Int64, day: Int64) -> Int64 {
  let shifted = month <= 2 ? year - 1 : year
  let (era, yearOfEra) = floorDivide(shifted, 400)
  let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// The date of a day of the years 0 to 9999, counted from the era before them.
func civil(fromDays days: Int64) -> (year: UInt32, month: UInt32, day: UInt32) {
  let shifted = UInt32(clamping: days + 719_468 + 146_097)
  let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0) - 400
  return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}

/// Days of a month, 1 to 12.
func monthLength(_ year: Int64, _ month: Int64) -> Int64 {
  if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
  return 30 + (month ^ month >> 3) & 1
}
