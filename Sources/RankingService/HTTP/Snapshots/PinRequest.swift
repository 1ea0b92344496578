import Events
import JSON

/// The body of `PUT` and `DELETE .../snapshots/current`: who keeps rankings to a version, or ends that, and why.
struct PinRequest: Equatable {
  /// As people name it; empty if it was not said.
  private(set) var version = ""
  private(set) var reason = ""
  private(set) var by = ""

  /// Bytes of a reason and of a name.
  private static let textLimit = 1_024

  /// - Parameter namesVersion: Whether a version has to be said, or must not be.
  /// - Throws: `Problem`: 400 for what is not JSON, 422 for what is none, each saying where.
  init(parsing body: [UInt8], namesVersion: Bool) throws(Problem) {
    self = try Problem.reading(body) { reader in try PinRequest(from: &reader, namesVersion) }
  }

  private init(from reader: inout JSONReader, _ namesVersion: Bool) throws {
    try reader.object { reader, name in
      switch name {
      case "version" where namesVersion: version = try PinRequest.text(&reader)
      case "reason": reason = try PinRequest.text(&reader)
      case "by": by = try PinRequest.text(&reader)
      default: throw reader.invalid("unknown key")
      }
    }
    for (key, value) in [("version", version), ("reason", reason), ("by", by)]
    where value.isEmpty && (key != "version" || namesVersion) {
      throw reader.invalid("expected the key \(key)")
    }
  }

  private static func text(_ reader: inout JSONReader) throws -> String {
    let text = try reader.string()
    guard (1...textLimit).contains(text.utf8.count) else {
      throw reader.invalid("expected 1 to \(textLimit) bytes, found \(text.utf8.count)")
    }
    return text
  }
}
