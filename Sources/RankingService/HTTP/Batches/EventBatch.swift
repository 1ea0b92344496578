import Attribution
import Events
import HTTPTypes
import Hummingbird
import JSON
import Learning

/// The events of one request: those that can be taken, and why the others cannot.
struct EventBatch: Sendable {
  /// Each with its index in the request.
  private(set) var accepted: [(index: Int, event: Event)] = []
  private(set) var rejections: [Rejection] = []

  /// - Throws: `Problem`, as `BatchBody.forEach`.
  init(parsing body: BatchBody, door: EventDoor) throws(Problem) {
    var accepted: [(index: Int, event: Event)] = []
    rejections = try body.forEach { reader, index in
      let event = try Event(from: &reader)
      if let refusal = door.refusal(of: event) {
        return BatchBody.Refusal(reason: refusal.reason, detail: refusal.detail, place: refusal.place)
      }
      accepted.append((index, event))
      return nil
    }
    self.accepted = accepted
  }

  /// What became of all of them, given what became of the accepted ones.
  func answer(_ admissions: [Admission]) -> EventAnswer {
    let refused = zip(accepted, admissions).compactMap { entry, admission in
      admission.rejection.map { Rejection(index: entry.index, reason: $0.reason, detail: $0.detail) }
    }
    return EventAnswer(
      accepted: admissions.count { $0 == .accepted }, duplicates: admissions.count { $0 == .duplicate },
      rejected: (rejections + refused).sorted { $0.index < $1.index })
  }
}

/// What `POST /v1/events` answers.
struct EventAnswer: Sendable {
  let accepted: Int
  let duplicates: Int
  /// In the order of their indices.
  let rejected: [Rejection]

  /// 202; or 503 where there was no room for some: whoever sends all of it again loses nothing, since what was taken
  /// counts as a duplicate then.
  var response: Response {
    if rejected.contains(where: { $0.reason == Admission.fullReason }) {
      let problem = Problem(
        .serviceUnavailable, "there is no room for some of the events; the others were taken: send all of them again",
        retryAfter: EventAnswer.patience)
      return problem.response(body: problem.body { write(to: &$0) })
    }
    var writer = JSONWriter()
    writer.object { writer in write(to: &writer) }
    return Response(.accepted, json: writer.bytes)
  }

  /// Seconds after which there may be room again.
  private static let patience = 5

  private func write(to writer: inout JSONWriter) {
    writer.member("accepted", accepted)
    writer.member("duplicates", duplicates)
    writer.member(rejected: rejected)
  }
}

extension Admission {
  fileprivate static let fullReason = "full"

  /// Why an event was not taken; nil if it was, now or before.
  fileprivate var rejection: (reason: String, detail: String)? {
    switch self {
    case .accepted, .duplicate: nil
    case .conflicting: ("conflicting", "an event of this id with other fields was here before")
    case .full: (Admission.fullReason, "as much is remembered as the limits allow, and this would need more")
    }
  }
}
