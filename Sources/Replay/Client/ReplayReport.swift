package import Events
import JSON

/// What became of a replay.
package struct ReplayReport: Sendable, Equatable {
  /// One event that the service did not take.
  package struct Rejected: Sendable, Equatable {
    package let file: String
    package let line: Int
    /// One word, as metrics and logs say it.
    package let reason: String
    package let detail: String
  }

  /// How many rejected events are kept.
  package static let keptRejected = 20

  /// Sent, the closing tick not counted.
  package internal(set) var events = 0
  package internal(set) var accepted = 0
  package internal(set) var duplicates = 0
  package internal(set) var rejected = 0
  /// The first of them.
  package internal(set) var rejectedReasons: [Rejected] = []
  package internal(set) var seconds = 0.0
  /// The time of the closing tick; nil if none was sent, or the service did not take it.
  package internal(set) var closingTick: EventTime?
  /// Why the service did not take the closing tick.
  package internal(set) var closingTickRefused: String?
  /// Whether the service's time is only what events say: then a log that was sent before is late, and rightly so.
  package internal(set) var followsEvents = false
  /// What attribution counted while the replay went on, in all placements.
  package internal(set) var received: Int64 = 0
  /// Of these, what came too late to change anything.
  package internal(set) var late: Int64 = 0
  /// The greatest time of an event that was taken.
  var greatest: EventTime?

  package var eventsPerSecond: Double { seconds > 0 ? Double(events) / seconds : 0 }

  /// Why what the service has now is not what the log says; nil if nothing speaks against it.
  package var doubt: String? {
    if rejected * 2 > events { return "Most events were rejected: \(rejected) of \(events)." }
    guard isMostlyLate, !followsEvents else { return nil }
    return """
      Most events came too late to count: \(late) of \(received). The service follows the wall clock; a log from the \
      past needs one that runs with --clock events.
      """
  }

  private var isMostlyLate: Bool { late * 2 > received }

  /// What to know of a replay that was late where events make the time; nil otherwise.
  package var lateNote: String? {
    guard isMostlyLate, followsEvents else { return nil }
    return """
      most of it came after the service's event time had passed it and changed nothing: this log, or a later one, was \
      sent before, and the closing tick of a replay moves the time of every placement (send one log to several \
      placements at once, or use --no-tick)
      """
  }

  /// Takes in the answer to a batch.
  mutating func add(_ answer: BatchAnswer, to batch: EventBatch) {
    events += batch.events.count
    accepted += answer.accepted
    duplicates += answer.duplicates
    rejected += answer.rejected.count
    var refused = Set<Int>()
    for entry in answer.rejected where batch.events.indices.contains(entry.index) {
      refused.insert(entry.index)
      guard rejectedReasons.count < ReplayReport.keptRejected else { continue }
      let event = batch.events[entry.index]
      rejectedReasons.append(
        Rejected(file: event.file, line: event.line, reason: entry.reason, detail: entry.detail))
    }
    for (index, event) in batch.events.enumerated() where !refused.contains(index) {
      if let at = event.at { greatest = max(at, greatest ?? at) }
    }
  }

  /// One object, for programs.
  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("events", events)
      writer.member("accepted", accepted)
      writer.member("duplicates", duplicates)
      writer.member("rejected", rejected)
      writer.member("late", late)
      writer.member("seconds", seconds)
      writer.member("eventsPerSecond", eventsPerSecond)
      if let closingTick { writer.member("closingTick", closingTick.description) }
      writer.key("rejectedReasons")
      writer.array { writer in for entry in rejectedReasons { entry.write(to: &writer) } }
    }
    return writer.text
  }
}

extension ReplayReport.Rejected {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("file", file)
      writer.member("line", line)
      writer.member("reason", reason)
      writer.member("detail", detail)
    }
  }
}
