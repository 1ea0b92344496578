import Attribution
package import EventLog
import Events
import JSON
package import Learning

/// A refold on its way through the outcomes that are kept, a page at a time.
package struct RefoldRun: Sendable {
  package private(set) var refold: Refold
  /// Whose outcomes count.
  private let records: ClosedRange<UInt64>
  /// Of the last outcome that was looked at.
  private var position: Int64 = 0
  /// How long it waits before it goes on.
  package private(set) var rest = Duration.zero

  /// How many pages the writer takes of it at once; more each time that was not enough, or it would never catch up with
  /// an ingest that closes more meanwhile.
  private var pages = 1

  /// Outcomes of a page.
  private static let page = 1_000

  /// - Parameter records: Outcomes that others closed are passed over.
  package init(_ refold: Refold, closedBy records: ClosedRange<UInt64> = 0...UInt64.max) {
    self.refold = refold
    self.records = records
  }

  /// The same, to go on after a while: a disk that is full may have space then.
  package func rested() -> RefoldRun {
    var later = self
    later.rest = .seconds(1)
    return later
  }

  /// The same, to go on beside the ingest: more has closed than the writer took.
  package func overtaken() -> RefoldRun {
    var next = self
    next.pages = min(pages * 2, 1 << 10)
    next.rest = .zero
    return next
  }

  /// Learns what there is, up to as many pages as the writer takes.
  ///
  /// - Returns: Whether nothing was stored after it.
  package mutating func catchUp(in log: any RecordLog) async throws(LogError) -> Bool {
    for _ in 0..<pages where try await advance(in: log) { return true }
    return false
  }

  /// Learns the next page.
  ///
  /// - Returns: Whether nothing was stored after it.
  /// - Throws: `LogError` for outcomes that are damaged or cannot be read.
  package mutating func advance(in log: any RecordLog) async throws(LogError) -> Bool {
    let page = try await log.outcomes(
      of: refold.placement, after: position, closedBy: records, most: RefoldRun.page)
    for line in page.lines {
      do {
        refold.learn(try JSONReader.document(line) { reader in try Outcome(from: &reader) })
      } catch {
        throw LogError(.damaged, "an outcome of \(refold.placement) up to \(page.position) cannot be read: \(error)")
      }
    }
    position = page.position
    return !page.hasMore
  }
}
