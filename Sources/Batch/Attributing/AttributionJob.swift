import Attribution
package import Events
package import Files
package import Learning

/// Events in any order → outcomes in canonical order: the service's own attribution over sorted input.
///
/// Files are read once (`EventFiles`), sorted in bounded memory (`EventSorter`), applied one by one to the Attributor
/// that the service uses, and what closes is put into one order over all placements (`OutcomeMerge`). Since the input is
/// sorted nothing is late; its end closes all windows.
package struct AttributionJob {
  package let placements: [Placement]
  /// Bytes that events may take in memory while they are sorted.
  package let memoryLimit: Int
  /// Where a temporary file may be made.
  package let temporaryFolder: String
  /// Whether the summary tells what other windows would miss: that takes as long again.
  package let studiesWindows: Bool

  /// - Parameter placements: With distinct names.
  package init(
    placements: [Placement], memoryLimit: Int = 256 << 20, temporaryFolder: String, studiesWindows: Bool = false
  ) {
    self.placements = placements.sorted { $0.name < $1.name }
    self.memoryLimit = memoryLimit
    self.temporaryFolder = temporaryFolder
    self.studiesWindows = studiesWindows
  }

  /// Reads events and hands on the outcomes' lines in big pieces.
  ///
  /// - Parameters:
  ///   - files: Plain or gzip; `-` is standard input.
  ///   - progress: Told now and then how many events have been read.
  /// - Throws: `BatchError`: a file that cannot be read, a disk that takes no more, or a placement whose state is full.
  package func run(
    files: [String], titles: [Title] = [], deliver: @escaping PieceTaker,
    progress: (Int) -> Void = { _ in }
  ) throws(BatchError) -> AttributionSummary {
    var source = EventFiles(files, placements: placements)
    var sorted = try sort(&source, progress: progress)
    var application = Application(job: self, titles: titles, lines: OutcomeLines(deliver))
    while let entry = try next(of: &sorted) { try application.apply(entry, source: &source) }
    try application.finish()
    return application.summary(of: source)
  }

  var rules: [PlacementName: AttributionRules] {
    Dictionary(placements.map { ($0.name, $0.attribution) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads and sorts all events.
  func sort(_ source: inout EventFiles, progress: (Int) -> Void) throws(BatchError) -> SortedEvents {
    var sorter = EventSorter(memoryLimit: memoryLimit, folder: temporaryFolder)
    try source.forEach(progress: progress) { event, _, place throws(BatchError) in
      do throws(FileError) { try sorter.add(event, from: place) } catch { throw .failed(error) }
      return nil
    }
    do { return try sorter.sorted() } catch { throw .failed(error) }
  }

  func next(of sorted: inout SortedEvents) throws(BatchError) -> SortedEvents.Entry? {
    do { return try sorted.next() } catch { throw .failed(error) }
  }
}

/// What goes on while sorted events are applied.
private struct Application {
  private let enrichment: Enrichment
  private let greatestLateness: EventDuration
  private var attributor: Attributor
  private var merge: OutcomeMerge
  private var lines: OutcomeLines
  private var outcomes: [Outcome] = []
  private var study: WindowStudy?
  private var delays: PlayDelays
  private var duplicates = 0
  private var accepted = 0

  init(job: AttributionJob, titles: [Title], lines: OutcomeLines) {
    enrichment = Enrichment(
      placements: Dictionary(job.placements.map { ($0.name, $0) }, uniquingKeysWith: { $1 }))
    let rules = job.rules
    attributor = Attributor(rules: rules)
    for title in titles { attributor.apply(title) }
    greatestLateness = rules.values.map(\.lateness).max() ?? .zero
    merge = OutcomeMerge(job.placements.map(\.name))
    study = job.studiesWindows ? WindowStudy(rules: rules) : nil
    delays = PlayDelays(job.placements.map(\.name))
    self.lines = lines
  }

  mutating func apply(_ entry: SortedEvents.Entry, source: inout EventFiles) throws(BatchError) {
    switch attributor.apply(entry.event, digest: entry.digest, outcomes: &outcomes) {
    case .accepted:
      accepted += 1
      study?.apply(entry.event, digest: entry.digest)
    case .duplicate: duplicates += 1
    case .conflicting:
      source.reject("conflicting", "an event of this id with other fields was here before", at: entry.place)
    case .full:
      throw BatchError(.failed, "\(source.name(of: entry.place)):\(entry.place.line): \(BatchError.fullState)")
    }
    try emit(through: attributor.now - greatestLateness)
  }

  /// The end of input closes all windows.
  mutating func finish() throws(BatchError) {
    attributor.finish(outcomes: &outcomes)
    study?.finish()
    try emit(through: EventTime(milliseconds: .max))
    try lines.flush()
  }

  /// Writes what closed at `limit` or before: no placement closes anything before it any more.
  private mutating func emit(through limit: EventTime) throws(BatchError) {
    for outcome in outcomes {
      delays.add(outcome)
      merge.add(outcome)
    }
    outcomes.removeAll(keepingCapacity: true)
    while let outcome = merge.next(through: limit) {
      try lines.append(enrichment.applied(to: outcome, from: attributor.catalogue))
    }
  }

  func summary(of source: EventFiles) -> AttributionSummary {
    AttributionSummary(
      received: source.received, accepted: accepted, duplicates: duplicates, rejections: source.rejections,
      outcomes: lines.count,
      placements: attributor.placements.map { placement in
        AttributionSummary.Placement(
          name: placement.name, counts: placement.counts, delays: delays[placement.name],
          missed: study?.missed(of: placement.name))
      }, unknown: attributor.unknownCounts)
  }
}
