import JSON

/// What `POST /v1/events` and `POST /v1/titles` answer.
struct BatchAnswer: Equatable {
  struct Rejected: Equatable {
    /// Of the event in its batch.
    var index = 0
    var reason = ""
    var detail = ""
  }

  var accepted = 0
  /// Of titles: unchanged ones.
  var duplicates = 0
  var rejected: [Rejected] = []

  /// - Throws: `JSONError`.
  init(parsing body: [UInt8]) throws {
    try JSONReader.document(body) { reader in
      try reader.object { reader, key in
        switch key {
        case "accepted": accepted = Int(clamping: try reader.integer())
        case "duplicates", "unchanged": duplicates = Int(clamping: try reader.integer())
        case "rejected": try reader.array { reader, _ in rejected.append(try Rejected(from: &reader)) }
        default: try reader.skip()
        }
      }
    }
  }
}

extension BatchAnswer.Rejected {
  fileprivate init(from reader: inout JSONReader) throws {
    try reader.object { reader, key in
      switch key {
      case "index": index = Int(clamping: try reader.integer())
      case "reason": reason = try reader.string()
      case "detail": detail = try reader.string()
      default: try reader.skip()
      }
    }
  }
}

/// The readable line of an error answer (RFC 9457): its detail, else its title, else nothing.
func problem(in body: [UInt8]) -> String? {
  guard let value = try? JSONValue(parsing: body) else { return nil }
  return value["detail"]?.string ?? value["title"]?.string
}
