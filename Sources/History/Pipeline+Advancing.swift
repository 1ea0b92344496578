import EventLog
import Events
import Learning

/// A pipeline goes forward through a log.
extension Pipeline {
  /// How many records are replayed before others may work.
  private static let part = 2_000

  /// Applies the records up to one.
  mutating func advance(to end: UInt64, in log: any RecordLog) async throws {
    var outputs: [Pipeline.Output] = []
    while offset < end {
      let before = offset
      let most = Int(clamping: min(UInt64(Pipeline.part), end - offset))
      try log.forEachRecord(after: before, most: most) { _, record, digest in
        outputs.removeAll(keepingCapacity: true)
        apply(record, digest: digest, into: &outputs)
      }
      guard offset > before else { throw LogError(.damaged, "the log ends with record \(offset)") }
      await Task.yield()
    }
  }

  /// Learns the outcomes that a refold has to, and goes on from there.
  mutating func install(_ run: RefoldRun, from log: any RecordLog) async throws {
    var run = run
    while try await !run.advance(in: log) {}
    guard install(run.refold) != nil else {
      throw HistoryError(.gone, "the sums of \(run.refold.placement) were folded anew meanwhile")
    }
  }
}
