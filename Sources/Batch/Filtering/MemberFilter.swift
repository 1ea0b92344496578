import Attribution
package import Events
package import Files
package import Learning

/// Lines sorted by (member, time, id) → the outcomes of each member, so that a cluster engine can pipe its partitions.
///
/// A member's outcomes depend on that member's events alone: when the member changes all windows close, the outcomes are
/// written in canonical order, and nothing is kept. Memory is bounded by one member's events.
package struct MemberFilter {
  private let enrichment: Enrichment
  private let door: EventDoor
  private var attributor: Attributor
  private var lines: OutcomeLines
  private var outcomes: [Outcome] = []
  private var last = LastKey()
  private var digests = LineDigests()
  private var report = FilterReport()

  /// - Parameters:
  ///   - placements: With distinct names.
  ///   - deliver: Takes the outcomes' lines in big pieces.
  package init(
    placements: [Placement], titles: [Title] = [], deliver: @escaping PieceTaker
  ) {
    let placements = Dictionary(placements.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    enrichment = Enrichment(placements: placements)
    door = EventDoor(placements: placements, now: nil)
    attributor = Attributor(rules: placements.mapValues(\.attribution))
    for title in titles { attributor.apply(title) }
    lines = OutcomeLines(deliver)
  }

  /// Reads all files as one sequence of sorted lines.
  ///
  /// - Throws: `BatchError`: a file that cannot be read, a line without its key or out of order, or a full disk or state.
  package mutating func run(files: [String], progress: (Int) -> Void = { _ in }) throws(BatchError) -> FilterReport {
    for path in files {
      let reader: LineReader
      do { reader = try LineReader(path: path) } catch { throw .input(error) }
      while try readLine(from: reader) {
        if report.received.isMultiple(of: 1 << 16) { progress(report.received) }
      }
    }
    progress(report.received)
    try finishMember()
    try lines.flush()
    report.written = lines.count
    return report
  }

  /// Reads one line; false at the end of the file.
  private mutating func readLine(from reader: LineReader) throws(BatchError) -> Bool {
    let result: Result<Void, BatchError>?
    do throws(FileError) {
      result = try reader.withNext { line in
        Result { () throws(BatchError) in try read(line, from: reader) }
      }
    } catch {
      throw .input(error)
    }
    try result?.get()
    return result != nil
  }

  private mutating func read(_ line: UnsafeRawBufferPointer, from reader: LineReader) throws(BatchError) {
    if EventLine.isBlank(line) { return }
    report.received += 1
    guard let keyed = KeyedLine(line) else {
      throw .input(reader.error("expected member, milliseconds, id and an event with tabs between them"))
    }
    let step = last.step(to: keyed.key)
    switch step {
    case .sameKey, .sameMember: break
    case .nextMember:
      try finishMember()
      report.members += 1
    case .unsorted:
      throw .input(reader.error("expected lines sorted by member, milliseconds and id: this one comes too late"))
    }
    switch EventLine.read(keyed.json, door: door) {
    case .event(let event):
      if let detail = disagreement(of: event, with: keyed.key) { return reject("invalid", detail, reader) }
      try apply(event, digest: digests.digest(of: event, in: keyed.json, hasNewKey: step != .sameKey), reader)
    case .refused(let reason, let detail): reject(reason, detail, reader)
    }
  }

  /// Why an event does not belong under its key; nil if it does.
  private func disagreement(of event: Event, with key: KeyedLine.Key) -> String? {
    if event.at.milliseconds != key.milliseconds {
      return "at: expected the \(key.milliseconds) milliseconds of the line's key, found \(event.at.milliseconds)"
    }
    guard let member = event.member, !member.text.withBytes({ compareBytes(.init($0), key.member) == 0 }) else {
      return nil
    }
    return "member: expected the member of the line's key, found \(member)"
  }

  private mutating func apply(_ event: Event, digest: UInt64, _ reader: LineReader) throws(BatchError) {
    switch attributor.apply(event, digest: digest, outcomes: &outcomes) {
    case .accepted: break
    case .duplicate: report.duplicates += 1
    case .conflicting: reject("conflicting", "an event of this id with other fields was here before", reader)
    case .full:
      throw .failed(
        reader.error(BatchError.fullState))
    }
  }

  private mutating func reject(_ reason: String, _ detail: String, _ reader: LineReader) {
    report.rejections.add(reason, detail, file: reader.name, line: reader.line)
  }

  /// Closes what the member left open, and writes the member's outcomes in canonical order.
  private mutating func finishMember() throws(BatchError) {
    attributor.finish(outcomes: &outcomes)
    // Each placement's are in canonical order as they come.
    if attributor.placements.count > 1 { outcomes.sort { $0.precedesInAll($1) } }
    for outcome in outcomes {
      var outcome = enrichment.applied(to: outcome, from: attributor.catalogue)
      // Which one it is among those of all members, nobody knows here.
      outcome.number = 0
      try lines.append(outcome)
    }
    outcomes.removeAll(keepingCapacity: true)
  }
}

extension Event {
  /// Whose event it is, as far as it says so itself.
  var member: MemberID? {
    switch self {
    case .decision(let decision): decision.member
    case .impression(let impression): impression.member
    case .play(let play): play.member
    case .reward(let reward): reward.member
    case .tick: nil
    }
  }
}
