import Events
package import Files
package import Learning

/// Events of files → lines `member TAB milliseconds TAB id TAB json`, which a sort brings into the order that
/// `MemberFilter` reads. Milliseconds have 15 digits, so that a sort of whole lines as bytes will do.
///
/// A decision and a play name their member; an impression and a reward must name it too, since only a join with their
/// decision could find it: one that does not is rejected. Ticks are left out: nothing depends on them.
package struct EventKeys {
  private static let pieceCount = 1 << 18

  private var piece: [UInt8] = []
  private let deliver: PieceTaker

  /// - Parameter deliver: Takes the lines in big pieces.
  package init(deliver: @escaping PieceTaker) { self.deliver = deliver }

  /// - Throws: `BatchError`: a file that cannot be read, or a disk that takes no more.
  package mutating func run(
    files: [String], placements: [Placement], progress: (Int) -> Void = { _ in }
  ) throws(BatchError) -> FilterReport {
    var report = FilterReport()
    var source = EventFiles(files, placements: placements)
    try source.forEach(progress: progress) { event, line, _ throws(BatchError) in
      guard let id = event.id else {
        report.ticks += 1
        return nil
      }
      guard let member = event.member else { return "expected the key member, by which lines are sorted" }
      report.written += 1
      append(member.text, event.at, id, line)
      if piece.count >= EventKeys.pieceCount { try flush() }
      return nil
    }
    try flush()
    report.received = source.received
    report.rejections = source.rejections
    return report
  }

  private mutating func append(_ member: String, _ at: EventTime, _ id: String, _ json: UnsafeRawBufferPointer) {
    let digits = String(at.milliseconds)
    piece.append(contentsOf: member.utf8)
    piece.append(0x09)
    piece.append(contentsOf: repeatElement(0x30, count: max(0, 15 - digits.utf8.count)))
    piece.append(contentsOf: digits.utf8)
    piece.append(0x09)
    piece.append(contentsOf: id.utf8)
    piece.append(0x09)
    piece.append(contentsOf: json)
    piece.append(0x0A)
  }

  private mutating func flush() throws(BatchError) {
    guard !piece.isEmpty else { return }
    do { try deliver(piece) } catch { throw .failed(error) }
    piece.removeAll(keepingCapacity: true)
  }
}
