import HTTPTypes
import Hummingbird
import JSON

/// A body of many elements of one kind: a JSON object, an array of them, or NDJSON.
struct BatchBody: Sendable {
  /// Why an element that was read is not taken.
  struct Refusal: Equatable, Sendable {
    let reason: String
    let detail: String
    /// Path in the element; empty for the whole.
    let place: String
  }

  /// How many elements one request may bring.
  static let elementLimit = 100_000

  let bytes: [UInt8]
  let isLines: Bool
  /// What the elements are called, as in `events`.
  let noun: String

  /// - Parameter type: NDJSON is told by `application/x-ndjson`.
  init(_ bytes: [UInt8], type: String?, noun: String) {
    self.bytes = bytes
    isLines = type?.lowercased().hasPrefix("application/x-ndjson") ?? false
    self.noun = noun
  }

  /// Lends each element with its index, from 0, to `take`, which reads it and may refuse it.
  ///
  /// Of an array or NDJSON an element that is not valid is rejected and the others are taken; of NDJSON also a line that
  /// is not JSON.
  /// - Returns: The rejected elements.
  /// - Throws: `Problem`: 400 for what is not JSON, 413 for more than `elementLimit`, 422 for a single object that is not
  ///   valid.
  func forEach(_ take: (inout JSONReader, _ index: Int) throws -> Refusal?) throws(Problem) -> [Rejection] {
    do {
      return try isLines ? readLines(take) : readDocument(take)
    } catch let error as JSONError {
      throw Problem(error)
    } catch let error as Problem {
      throw error
    } catch {
      throw Problem(.unprocessable, "\(error)")
    }
  }

  private func readDocument(_ take: (inout JSONReader, Int) throws -> Refusal?) throws -> [Rejection] {
    var rejections: [Rejection] = []
    try JSONReader.document(bytes) { reader in
      guard try reader.kind() == .array else {
        guard let refusal = try take(&reader, 0) else { return }
        if refusal.reason == "invalid" { throw Problem(.unprocessable, refusal.detail, at: refusal.place) }
        return rejections.append(Rejection(refusal, of: 0))
      }
      try reader.array { reader, index in
        try checkLimit(index)
        do {
          if let refusal = try take(&reader, index) { rejections.append(Rejection(refusal, of: index)) }
        } catch let error as JSONError where error.code == .invalid {
          rejections.append(Rejection(index: index, reason: "invalid", detail: error.description))
        }
      }
    }
    return rejections
  }

  private func readLines(_ take: (inout JSONReader, Int) throws -> Refusal?) throws(Problem) -> [Rejection] {
    var rejections: [Rejection] = []
    var index = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      if line.allSatisfy({ [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }) { continue }
      try checkLimit(index)
      do {
        let refusal = try line.withUnsafeBytes { bytes in
          try JSONReader.document(bytes) { reader in try take(&reader, index) }
        }
        if let refusal { rejections.append(Rejection(refusal, of: index)) }
      } catch let error as JSONError {
        let reason = error.code == .malformed ? "malformed" : "invalid"
        rejections.append(Rejection(index: index, reason: reason, detail: error.description))
      } catch {
        rejections.append(Rejection(index: index, reason: "invalid", detail: "\(error)"))
      }
      index += 1
    }
    return rejections
  }

  private func checkLimit(_ index: Int) throws(Problem) {
    guard index < BatchBody.elementLimit else {
      throw Problem(.contentTooLarge, "expected at most \(BatchBody.elementLimit) \(noun) in a request")
    }
  }
}
