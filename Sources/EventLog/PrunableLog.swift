package import Events

/// A log whose head can be cut: records, what is found by them, and the outcomes they led to, the oldest first.
package protocol PrunableLog: Sendable {
  /// Notes the greatest event time applied through a record: that is how the age of records is known later.
  func note(_ time: EventTime, at offset: UInt64) async throws(LogError)

  /// A record by which no event time had been applied that is not before `time`; 0 where none is known.
  func lastOffset(before time: EventTime) throws(LogError) -> UInt64

  /// The record through which the head was cut; 0 if it was not.
  func prunedThrough() throws(LogError) -> UInt64

  /// Bytes that are in use; those of what was cut are free to be written again.
  func usedBytes() throws(LogError) -> Int

  /// Takes away the oldest records and outcomes in one transaction; the last record and the last outcome stay, whose
  /// numbers say how far the log has come, and so do records of placements, titles and pins.
  ///
  /// - Parameters:
  ///   - bound: The last record that may go. Nothing that is still to be read may need it or those before it.
  ///   - limit: How many rows of each kind at most.
  func prune(through bound: UInt64, most limit: Int) async throws(LogError) -> PrunedPart
}
