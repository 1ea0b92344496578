import Events
import Foundation
import HTTPTypes
import Hummingbird

/// The parameters of a query, each taken once; what nobody takes is an error, so that a misspelt filter does not widen
/// an answer without a word.
struct QueryParameters {
  private var values: [String: String] = [:]

  /// - Throws: `Problem` 400 for bytes that are not percent-encoded UTF-8, and for a parameter given twice.
  init(_ request: Request) throws(Problem) {
    for part in (request.uri.query ?? "").split(separator: "&") {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = String(halves[0]).removingPercentEncoding else {
        throw Problem(.badRequest, "expected percent-encoded UTF-8, found \(halves[0])", at: "query")
      }
      guard halves.count == 2, let value = String(halves[1]).removingPercentEncoding else {
        throw Problem(.badRequest, "expected a value in percent-encoded UTF-8", at: name)
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Problem(.badRequest, "expected it once", at: name)
      }
    }
  }

  /// A parameter as it is; nil if it is not there.
  mutating func text(_ name: String) -> String? { values.removeValue(forKey: name) }

  mutating func identifier<ID: TextIdentifier>(_ name: String, as _: ID.Type = ID.self) throws(Problem) -> ID? {
    guard let text = text(name) else { return nil }
    do {
      return try ID(validating: text)
    } catch {
      throw Problem(.badRequest, error.description, at: name)
    }
  }

  /// An RFC 3339 time or whole milliseconds since 1970.
  mutating func time(_ name: String) throws(Problem) -> EventTime? {
    guard let text = text(name) else { return nil }
    guard let time = EventTime(parameter: text) else {
      throw Problem(
        .badRequest, "expected an RFC 3339 time such as 2026-11-23T20:00:01Z, or milliseconds, found \(text)", at: name)
    }
    return time
  }

  /// `true` or `false`; false if it is not there.
  mutating func flag(_ name: String) throws(Problem) -> Bool {
    switch text(name) {
    case nil, "false": return false
    case "true": return true
    case let text?: throw Problem(.badRequest, "expected true or false, found \(text)", at: name)
    }
  }

  mutating func count(_ name: String, upTo limit: Int) throws(Problem) -> Int? {
    guard let text = text(name) else { return nil }
    guard let count = Int(text), (1...limit).contains(count) else {
      throw Problem(.badRequest, "expected a whole number from 1 to \(limit), found \(text)", at: name)
    }
    return count
  }

  /// - Throws: `Problem` 400 naming the first parameter that nobody took.
  func finish() throws(Problem) {
    if let other = values.keys.min() { throw Problem(.badRequest, "unknown parameter", at: other) }
  }
}
