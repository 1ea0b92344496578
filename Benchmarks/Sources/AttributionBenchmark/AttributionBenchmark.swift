import Attribution
import Events

/// Attribution alone, on one core: how many events a second of processor time, and how many bytes for an open pair.
///
///     AttributionBenchmark [open pairs, 1000000] [events measured, 4000000] [events between takings, none]
///
/// Events are made a thousand at a time outside of what is timed, as a service that has just read them. It runs until
/// decisions are forgotten as fast as they come (three windows), and measures from then on. Beside it stands a floor: the
/// same events' ids through a plain dictionary that remembers as many.
///
/// With a third argument changes are kept track of, and taken as entries after every so many events: what keeping costs is
/// in the events' time, what taking costs is told by itself.
@main
struct AttributionBenchmark {
  private static let chunkSize = 1_000

  private var workload: AttributionWorkload
  private var attributor = Attributor(rules: AttributionWorkload.rules)
  private let openPairs: Int
  /// nil: never.
  private let takenEvery: Int?
  private var taking = (count: 0, entries: 0, bytes: 0, seconds: 0.0)
  private var outcomes: [Outcome] = []

  static func main() {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    var benchmark = AttributionBenchmark(
      openPairs: arguments.first ?? 1_000_000, takenEvery: arguments.dropFirst(2).first)
    // Of each pair there are 2.2 events.
    benchmark.report("filling up", benchmark.run((arguments.first ?? 1_000_000) * 22 / 10 * 3))
    benchmark.taking = (0, 0, 0, 0)
    let full = benchmark.run(arguments.dropFirst().first ?? 4_000_000)
    benchmark.report("full", full)
    benchmark.reportTaking()
    benchmark.reportState()
    let floor = benchmark.runFloor(full.events)
    benchmark.report("floor, a dictionary of the ids", floor)
    print("attribution takes \(full.seconds / floor.seconds) times the floor")
  }

  private init(openPairs: Int, takenEvery: Int?) {
    workload = AttributionWorkload(seed: 1, openPairs: openPairs)
    self.openPairs = openPairs
    self.takenEvery = takenEvery
    attributor.keepsTrack = takenEvery != nil
    for title in workload.catalogue { attributor.apply(title) }
  }

  /// Applies `count` events or somewhat more.
  private mutating func run(_ count: Int) -> (events: Int, seconds: Double) {
    var run = (events: 0, seconds: 0.0)
    var sinceTaking = 0
    while run.events < count {
      let chunk = workload.next(atLeast: AttributionBenchmark.chunkSize)
      let start = CPUTime.seconds()
      apply(chunk)
      run.seconds += CPUTime.seconds() - start
      run.events += chunk.events.count
      sinceTaking += chunk.events.count
      if let takenEvery, sinceTaking >= takenEvery {
        take()
        sinceTaking = 0
      }
    }
    return run
  }

  /// Takes all that has changed, a thousand entries at a time.
  private mutating func take() {
    let start = CPUTime.seconds()
    var entries: [StateEntry] = []
    while !attributor.takeChanges(upTo: 1_000, into: &entries) {
      note(entries)
      entries.removeAll(keepingCapacity: true)
    }
    note(entries)
    taking.seconds += CPUTime.seconds() - start
    taking.count += 1
  }

  private mutating func note(_ entries: [StateEntry]) {
    taking.entries += entries.count
    taking.bytes += entries.reduce(0) { $0 + $1.key.bytes.count + ($1.value?.count ?? 0) }
  }

  private func reportTaking() {
    guard takenEvery != nil else { return }
    print(
      "taken \(taking.count) times: \(taking.entries) entries, \(taking.bytes / 1_000_000) MB in \(taking.seconds) s")
  }

  /// Passes the ids of `count` events through a plain dictionary once it is full: an id is remembered for a window and
  /// the lateness, and of each pair there are 2.2 events.
  private mutating func runFloor(_ count: Int) -> (events: Int, seconds: Double) {
    let limit = openPairs * 22 / 10
    var floor = DictionaryFloor(limit: limit)
    var run = (events: 0, seconds: 0.0)
    while run.events < limit + count {
      let chunk = workload.next(atLeast: AttributionBenchmark.chunkSize)
      let start = CPUTime.seconds()
      for (event, digest) in zip(chunk.events, chunk.digests) {
        if let id = event.id { floor.apply(id, digest: digest) }
      }
      if run.events >= limit { run.seconds += CPUTime.seconds() - start }
      run.events += chunk.events.count
    }
    return (run.events - limit, run.seconds)
  }

  private mutating func apply(_ chunk: AttributionWorkload.Chunk) {
    chunk.events.withUnsafeBufferPointer { events in
      for index in events.indices {
        attributor.apply(events[index], digest: chunk.digests[index], outcomes: &outcomes)
      }
    }
    outcomes.removeAll(keepingCapacity: true)
  }

  private func report(_ phase: String, _ run: (events: Int, seconds: Double)) {
    print("\(phase): \(run.events) events in \(run.seconds) s, \(Int(Double(run.events) / run.seconds)) events/s")
  }

  /// Prints what is held. The attributor's memory is what its end gives back.
  private mutating func reportState() {
    let open = attributor.placements.reduce(0) { $0 + $1.openPairCount }
    let known = attributor.placements.reduce(0) { $0 + $1.knownPairs }
    let estimate = attributor.placements.reduce(0) { $0 + $1.bytes }
    for placement in attributor.placements {
      print("\(placement.name): \(placement.counts.claims.terms), \(placement.counts.outcomes) outcomes")
    }
    let before = ResidentMemory.bytes()
    attributor = Attributor(rules: AttributionWorkload.rules)
    let resident = before - ResidentMemory.bytes()
    print("open pairs: \(open), known pairs: \(known)")
    print("resident: \(resident / 1_000_000) MB, \(resident / max(1, open)) bytes per open pair")
    print("estimated: \(estimate / 1_000_000) MB, \(estimate / max(1, open)) bytes per open pair, without repeats' ids")
  }
}
