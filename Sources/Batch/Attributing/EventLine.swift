import Events
import JSON
import Learning

/// One line of an events file: an event that may be attributed, or why it may not, as the service would say it.
enum EventLine {
  case event(Event)
  /// `malformed` for what is not JSON, `invalid` for what is no event or goes with no placement.
  case refused(reason: String, detail: String)

  /// - Complexity: O(*n*) for *n* bytes.
  static func read(_ line: UnsafeRawBufferPointer, door: EventDoor) -> EventLine {
    do {
      let event = try JSONReader.document(line) { reader in try Event(from: &reader) }
      guard let refusal = door.refusal(of: event) else { return .event(event) }
      return .refused(
        reason: refusal.reason, detail: (refusal.place.isEmpty ? "" : "\(refusal.place): ") + refusal.detail)
    } catch let error as JSONError {
      return .refused(reason: error.code == .malformed ? "malformed" : "invalid", detail: error.description)
    } catch {
      return .refused(reason: "invalid", detail: "\(error)")
    }
  }

  /// Whether a line holds nothing but blanks: it is passed over.
  static func isBlank(_ line: UnsafeRawBufferPointer) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
