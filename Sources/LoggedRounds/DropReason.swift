/// Why places of a log are no rounds, in the words in which they are counted.
enum DropReason {
  static let notDrawn = "not drawn"
  static let notShown = "not shown"
  static let stillOpen = "still open"
  static let imported = "imported without propensity"
  static let otherTags = "other tags"
  static let outsideTime = "outside the time range"
  static let notMeasured = "reward not measured"
  static let repeated = "sent again"
  static let noChance = "propensity not above 0"
  static let damagedRecord = "damaged record"
  static let damagedOutcome = "damaged outcome"
  static let pruned = "decision no longer in the log"
}
