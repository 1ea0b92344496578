import Attribution
import Events
import JSON

/// One line of what Marquee writes and takes: a round, an event or an outcome.
enum MarqueeLine {
  case round(RoundLine)
  case decision(Decision)
  case outcome(Outcome)
  /// An impression, play, reward or tick.
  case otherEvent

  private enum Kind: Error {
    case event, outcome
  }

  /// - Throws: `JSONError`, naming the key.
  static func read(_ bytes: UnsafeRawBufferPointer) throws -> MarqueeLine {
    try JSONReader.document(bytes) { reader in
      switch kind(of: reader) {
      case .event?:
        if case .decision(let decision) = try Event(from: &reader) { return .decision(decision) }
        return .otherEvent
      case .outcome?: return .outcome(try Outcome(from: &reader))
      case nil: return .round(try RoundLine(from: &reader))
      }
    }
  }

  /// Told by the key that only events, or only outcomes, have; nil for a round, or for what is none of them.
  private static func kind(of reader: JSONReader) -> Kind? {
    var ahead = reader
    do {
      try ahead.object { reader, key in
        switch key {
        case "type": throw Kind.event
        case "closedAt": throw Kind.outcome
        default: try reader.skip()
        }
      }
      return nil
    } catch {
      return error as? Kind
    }
  }
}
