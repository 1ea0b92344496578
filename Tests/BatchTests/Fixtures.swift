import Attribution
import Batch
import Events
import Files
import Foundation
import JSON
import Learning
import Support
import Testing

/// Lends a new empty folder and removes it.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "batch-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// Writes files into a new folder and lends their paths.
func withFiles<Result>(_ contents: [[UInt8]], _ body: ([String]) throws -> Result) throws -> Result {
  try withFolder { folder in
    let paths = contents.indices.map { "\(folder)/\($0)" }
    for (path, bytes) in zip(paths, contents) { try Data(bytes).write(to: URL(filePath: path)) }
    return try body(paths)
  }
}

func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  try withFiles([bytes]) { try body($0[0]) }
}

/// What is delivered, in memory.
final class Collected {
  private(set) var bytes: [UInt8] = []
  func append(_ piece: [UInt8]) { bytes += piece }
}

/// The outcome lines of event files, and the summary.
func attribute(
  _ files: [[UInt8]], _ placements: [Placement], titles: [Title] = [], memoryLimit: Int = 1 << 20,
  studiesWindows: Bool = false
) throws -> (lines: [UInt8], summary: AttributionSummary) {
  try withFiles(files) { paths in
    let collected = Collected()
    let job = AttributionJob(
      placements: placements, memoryLimit: memoryLimit, temporaryFolder: NSTemporaryDirectory(),
      studiesWindows: studiesWindows)
    let summary = try job.run(files: paths, titles: titles, deliver: { collected.append($0) })
    return (collected.bytes, summary)
  }
}

func attribute(_ events: [Event], _ placements: [Placement]) throws -> [UInt8] {
  try attribute([events.lines], placements).lines
}

/// The outcome lines of lines with keys, sorted here as bytes, of one partition.
func filter(
  _ lines: [[UInt8]], _ placements: [Placement], titles: [Title] = []
) throws -> (lines: [UInt8], report: FilterReport) {
  let sorted = lines.sorted { $0.lexicographicallyPrecedes($1) }
  return try withFile(Array(sorted.joined(separator: [0x0A]))) { path in
    let collected = Collected()
    var filter = MemberFilter(placements: placements, titles: titles, deliver: { collected.append($0) })
    let report = try filter.run(files: [path])
    return (collected.bytes, report)
  }
}

/// The events as lines with keys.
func keyed(_ events: [Event], _ placements: [Placement]) throws -> (lines: [[UInt8]], report: FilterReport) {
  try withFile(events.lines) { path in
    let collected = Collected()
    var keys = EventKeys(deliver: { collected.append($0) })
    let report = try keys.run(files: [path], placements: placements)
    return (collected.bytes.split(separator: 0x0A).map { Array($0) }, report)
  }
}

/// The lines of outcomes in canonical order over all placements.
func canonical(_ outcomes: [Outcome]) -> [UInt8] {
  let sorted = outcomes.sorted { a, b in
    a.precedes(b) || !b.precedes(a) && a.decision.placement < b.decision.placement
  }
  var writer = JSONWriter()
  for outcome in sorted {
    outcome.write(to: &writer)
    writer.endLine()
  }
  return writer.bytes
}

func outcomes(in lines: [UInt8]) throws -> [Outcome] {
  try lines.split(separator: 0x0A).map { line in
    try JSONReader.document(Array(line)) { reader in try Outcome(from: &reader) }
  }
}

/// A billboard with a window of 6 minutes and a lateness of 2.
let billboard = World.placement(
  "p",
  attribution: AttributionRules(
    window: .minutes(6), lateness: .minutes(2), reward: RewardRule(kind: .atLeast(seconds: 60))))

/// The error of `body`, nil if it throws none.
func failure(_ body: () throws -> Void) -> BatchError? {
  do { try body() } catch { return error as? BatchError }
  return nil
}
