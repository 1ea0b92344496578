import HTTPTypes

/// How far a client has read the outcomes: all up to one number, whatever the filter. Opaque to clients.
///
/// Outcomes are numbered as they are stored and never change, so the same cursor goes on at the same place whatever is
/// written meanwhile, and what is stored later comes after it.
struct OutcomeCursor: Equatable, Sendable, CustomStringConvertible {
  let position: Int64

  static let start = OutcomeCursor(position: 0)

  /// A letter for the format, then the number in base 36.
  var description: String { "o" + String(position, radix: 36) }

  init(position: Int64) { self.position = position }

  init(parsing text: String) throws(Problem) {
    guard let position = Int64(text.dropFirst(), radix: 36), position >= 0,
      OutcomeCursor(position: position).description == text
    else {
      throw Problem(.badRequest, "expected a cursor that an answer gave, found \(text)", at: "cursor")
    }
    self.position = position
  }
}
