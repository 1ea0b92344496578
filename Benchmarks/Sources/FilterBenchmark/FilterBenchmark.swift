import Attribution
import Bandits
import Batch
import Events
import Files
import Foundation
import Learning

/// `marquee attribute --filter` on one core, reading, parsing and writing included: events a second of processor time.
///
///     FilterBenchmark [events, 2000000]
///
/// The lines are made and written to a temporary file first; the outcomes go to the null device.
@main
struct FilterBenchmark {
  private static let placement = Placement(
    name: "billboard", policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1)), model: ModelConfiguration(),
    features: FeatureSchema(context: [
      Feature(name: "country", kind: .oneHot(values: ["US", "BR", "JP"])),
      Feature(name: "hour", kind: .number(mean: 12, scale: 7)),
    ]),
    attribution: AttributionRules(
      window: .hours(6), lateness: .minutes(10), reward: RewardRule(kind: .atLeast(seconds: 120))))

  static func main() throws {
    let count = CommandLine.arguments.dropFirst().compactMap { Int($0) }.first ?? 2_000_000
    let path = NSTemporaryDirectory() + "/marquee-filter-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = try write(count, to: path)
    let output = try OutputFile(path: "/dev/null")
    let start = seconds()
    var filter = MemberFilter(placements: [placement]) { piece throws(FileError) in try output.append(piece) }
    let report = try filter.run(files: [path])
    let taken = seconds() - start
    print("\(report.received) events, \(bytes / report.received) bytes each, of \(report.members) members")
    print("\(report.written) outcomes, \(report.rejections.total) rejected")
    print("\(taken) s, \(Int(Double(report.received) / taken)) events/s")
  }

  /// Writes `count` lines or somewhat more; how many bytes they are.
  private static func write(_ count: Int, to path: String) throws -> Int {
    let file = try OutputFile(path: path)
    var workload = FilterWorkload(seed: 1)
    var (lines, bytes) = (0, 0)
    while lines < count {
      let member = workload.nextMember()
      lines += member.lines
      bytes += member.bytes.count
      try file.append(member.bytes)
    }
    try file.finish()
    return bytes
  }

  /// Processor time of this process.
  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
