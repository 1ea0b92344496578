// Attribution alone, on one core: how many events a second, and how many bytes for an open pair.
//
//     AttributionBenchmark [open pairs, 1000000] [events measured, 4000000]
//
// Events are made in chunks outside of what is timed. It runs until decisions are being forgotten as fast as they come
// (three windows), then measures.
import Attribution
import Events
import Glibc

/// Resident memory of this process in bytes, once free blocks have gone back. What the attributor takes is what its end
/// gives back.
func residentBytes() -> Int {
  malloc_trim(0)
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var (total, resident) = (0, 0)
  withUnsafeMutablePointer(to: &total) { total in
    withUnsafeMutablePointer(to: &resident) { resident in
      _ = withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
    }
  }
  return resident * Int(sysconf(Int32(_SC_PAGESIZE)))
}

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let openPairs = arguments.first ?? 1_000_000
let measured = arguments.dropFirst().first ?? 4_000_000
let chunkSize = 200_000

var workload = AttributionWorkload(seed: 1, openPairs: openPairs)
var attributor = Attributor(rules: AttributionWorkload.rules)
for title in workload.catalogue { attributor.apply(title) }
var outcomes: [Outcome] = []

/// Applies one chunk; returns its events and the time that took.
func applyChunk() -> (events: Int, seconds: Double) {
  let chunk = workload.next(atLeast: chunkSize)
  let clock = ContinuousClock()
  let duration = clock.measure {
    for index in chunk.events.indices {
      attributor.apply(chunk.events[index], digest: chunk.digests[index], outcomes: &outcomes)
    }
    outcomes.removeAll(keepingCapacity: true)
  }
  let (seconds, attoseconds) = duration.components
  return (chunk.events.count, Double(seconds) + Double(attoseconds) * 1e-18)
}

var warming = (events: 0, seconds: 0.0)
// Of each pair there are 2.3 events; three windows fill the state.
while warming.events < openPairs * 23 / 10 * 3 {
  let (events, seconds) = applyChunk()
  warming = (warming.events + events, warming.seconds + seconds)
}
var run = (events: 0, seconds: 0.0)
while run.events < measured {
  let (events, seconds) = applyChunk()
  run = (run.events + events, run.seconds + seconds)
}
let counts = attributor.placements.map(\.counts)
let open = attributor.placements.reduce(0) { $0 + $1.openPairCount }
let pending = counts.reduce(0) { $0 + $1.decisions.pending }
let known = attributor.placements.reduce(0) { $0 + $1.knownPairs }
let estimate = attributor.placements.reduce(0) { $0 + $1.bytes }
let areConserved = attributor.placements.allSatisfy { $0.counts.areConserved }
let before = residentBytes()
attributor = Attributor(rules: AttributionWorkload.rules)
let resident = before - residentBytes()
print("warm-up            \(warming.events) events, \(Int(Double(warming.events) / warming.seconds)) events/s")
print("measured           \(run.events) events, \(run.seconds) s")
print("events/s           \(Int(Double(run.events) / run.seconds))")
print("open pairs         \(open), known \(known)")
print("pending decisions  \(pending)")
print("resident           \(resident / 1_000_000) MB, \(resident / max(1, open)) bytes per open pair")
print("estimate           \(estimate / 1_000_000) MB, \(estimate / max(1, open)) bytes per open pair")
print("conserved          \(areConserved)")
print("outcomes           \(counts.map(\.outcomes)), rewarded \(counts.map(\.rewarded))")
