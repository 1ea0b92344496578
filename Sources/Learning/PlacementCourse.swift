import Attribution
import Events

/// One placement as the log has come to: what its file says, and what was learned by it.
struct PlacementCourse: Sendable {
  /// Of the file; empty where the placement was not read from one.
  private(set) var text: String
  /// Whether its file is gone: it is ranked no more, and what is under way goes on.
  var isWithdrawn = false
  var learner: Learner
  var schedule: PublishSchedule
  /// Changes of attribution that the schedule has counted.
  var seenChanges = 0
  /// Whether all open pairs are to be derived anew: titles have come, or another way to learn.
  var hasNewPairs = false
  /// The offset at which it was last published; 0 before.
  var publishedOffset: UInt64 = 0
  /// The offset of the edit since which its sums wait to be folded anew; nil where they are what the outcomes say.
  var refoldsSince: UInt64?

  init(_ placement: Placement, text: String) {
    self.text = text
    learner = Learner(placement: placement)
    schedule = PublishSchedule(rule: placement.publish)
  }

  var placement: Placement { learner.placement }

  /// Goes on as an edited file says.
  ///
  /// - Parameter offset: Of the record that brought it.
  mutating func become(_ other: Placement, text: String, at offset: UInt64) {
    let edit = PlacementEdit(from: placement, to: other)
    if edit.has(.refolds) {
      refoldsSince = offset
      learner = Learner(placement: other)
    } else {
      learner.become(other)
    }
    schedule = PublishSchedule(
      rule: other.publish, news: schedule.news, lastNow: schedule.lastNow, lastTick: schedule.lastTick)
    if edit.parts.contains(.learn) { hasNewPairs = true }
    (self.text, isWithdrawn) = (text, false)
  }
}
