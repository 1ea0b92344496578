import Attribution
import Files
import JSON

/// Outcomes as NDJSON, handed on in big pieces.
struct OutcomeLines {
  private static let pieceCount = 1 << 18

  private var writer = JSONWriter(reserving: pieceCount + 4_096)
  private let deliver: PieceTaker
  /// Outcomes written.
  private(set) var count = 0

  init(_ deliver: @escaping PieceTaker) { self.deliver = deliver }

  mutating func append(_ outcome: Outcome) throws(BatchError) {
    outcome.write(to: &writer)
    writer.endLine()
    count += 1
    if writer.bytes.count >= OutcomeLines.pieceCount { try flush() }
  }

  /// Hands on what is left.
  mutating func flush() throws(BatchError) {
    guard !writer.bytes.isEmpty else { return }
    do { try deliver(writer.bytes) } catch { throw .failed(error) }
    writer.bytes.removeAll(keepingCapacity: true)
  }
}
