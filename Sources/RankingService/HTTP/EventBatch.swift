import Attribution
import Events
import HTTPTypes
import JSON
import Learning

/// The events of one request: those that can be taken, and why the others cannot.
struct EventBatch: Sendable {
  struct Rejection: Equatable, Sendable {
    /// Of the event in the request, from 0.
    let index: Int
    /// `invalid`, `malformed`, `future`, `conflicting`.
    let reason: String
    let detail: String
  }

  /// How many events one request may bring.
  static let limit = 100_000

  /// Each with its index in the request.
  private(set) var accepted: [(index: Int, event: Event)] = []
  private(set) var rejections: [Rejection] = []

  /// Reads one event object, an array of them, or NDJSON.
  ///
  /// Of an array or NDJSON an event that is not valid is rejected and the others are taken; of NDJSON also a line that is
  /// not JSON.
  /// - Throws: `Problem`: 400 for what is not JSON, 413 for more than `limit` events, 422 for a single object that is not
  ///   an event.
  init(parsing body: [UInt8], isLines: Bool, door: EventDoor) throws(Problem) {
    do {
      if isLines { try readLines(body, door: door) } else { try readDocument(body, door: door) }
    } catch let error as JSONError {
      throw Problem(error)
    } catch let error as Problem {
      throw error
    } catch {
      throw Problem(.unprocessable, "\(error)")
    }
  }

  private mutating func readDocument(_ body: [UInt8], door: EventDoor) throws {
    var batch = self
    try JSONReader.document(body) { reader in
      if try reader.kind() == .array {
        try reader.array { reader, index in
          try EventBatch.checkLimit(index)
          do {
            try batch.take(Event(from: &reader), index: index, door: door)
          } catch let error as JSONError where error.code == .invalid {
            batch.reject(index, "invalid", error.description)
          }
        }
      } else {
        let event = try Event(from: &reader)
        if let refusal = door.refusal(of: event), refusal.reason == "invalid" {
          throw Problem(.unprocessable, refusal.detail, at: refusal.place)
        }
        batch.take(event, index: 0, door: door)
      }
    }
    self = batch
  }

  private static func checkLimit(_ index: Int) throws(Problem) {
    guard index < limit else { throw Problem(.contentTooLarge, "expected at most \(limit) events in a request") }
  }

  private mutating func readLines(_ body: [UInt8], door: EventDoor) throws(Problem) {
    var index = 0
    for line in body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      if line.allSatisfy({ [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }) { continue }
      try EventBatch.checkLimit(index)
      do {
        let event = try line.withUnsafeBytes { bytes in
          try JSONReader.document(bytes) { reader in try Event(from: &reader) }
        }
        take(event, index: index, door: door)
      } catch let error as JSONError {
        reject(index, error.code == .malformed ? "malformed" : "invalid", error.description)
      } catch {
        reject(index, "invalid", "\(error)")
      }
      index += 1
    }
  }

  private mutating func take(_ event: Event, index: Int, door: EventDoor) {
    if let refusal = door.refusal(of: event) {
      let place = refusal.place.isEmpty ? "" : "\(refusal.place): "
      reject(index, refusal.reason, place + refusal.detail)
    } else {
      accepted.append((index, event))
    }
  }

  private mutating func reject(_ index: Int, _ reason: String, _ detail: String) {
    rejections.append(Rejection(index: index, reason: reason, detail: detail))
  }

  /// The answer, given what became of the accepted events: `{"accepted","duplicates","rejected"}`.
  func answer(_ admissions: [Admission]) -> (body: [UInt8], rejections: [Rejection]) {
    let conflicts = zip(accepted, admissions).filter { $1 == .conflicting }.map { entry, _ in
      Rejection(
        index: entry.index, reason: "conflicting", detail: "an event of this id with other fields was here before")
    }
    let all = (rejections + conflicts).sorted { $0.index < $1.index }
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("accepted", admissions.count { $0 == .accepted })
      writer.member("duplicates", admissions.count { $0 == .duplicate })
      writer.key("rejected")
      writer.array { writer in
        for rejection in all {
          writer.object { writer in
            writer.member("index", rejection.index)
            writer.member("reason", rejection.reason)
            writer.member("detail", rejection.detail)
          }
        }
      }
    }
    return (writer.bytes, all)
  }
}
