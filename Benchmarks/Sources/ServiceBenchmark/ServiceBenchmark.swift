import Foundation
import Replay

/// What a whole service does on this machine with its clients beside it: durable ingest over HTTP, rankings that are
/// logged, rankings while it ingests, how long checkpoints hold the writer up, and recovery after a crash. A checkpoint is
/// written every second.
///
/// Arguments: the path of `marquee`, and how many batches of 500 events to send (default 1,200).
@main
enum ServiceBenchmark {
  private static let clients = 8

  static func main() async throws {
    let arguments = CommandLine.arguments
    let command = arguments.count > 1 ? arguments[1] : ".build/release/marquee"
    let count = arguments.count > 2 ? Int(arguments[2]) ?? 1_200 : 1_200
    let folder = try Service.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = try Service(command: command, folder: folder)
    let clients = Clients(count: clients, url: service.url)

    let rate = try await ingest(Workload(batches: count), clients)
    try await rank(clients, while: rate, first: count * 100)
    let times = try await ServerTimes(service.url)
    print(
      "checkpoints: \(Int(times.checkpoints)), one every second; taking one part held the writer for at most "
        + "\(text(times.pauses.quantile(1))), p99 \(text(times.pauses.quantile(0.99))) (upper limits of buckets), "
        + "\(Int(times.pauses.total)) parts")
    service.kill()
    try await recover(command: command, folder: folder, at: service.url)
  }

  /// - Returns: Batches a second.
  private static func ingest(_ workload: Workload, _ clients: Clients) async throws -> Double {
    let measured = try await clients.send(workload.batches, to: "/v1/events", expecting: 202)
    let seconds = measured.duration / .seconds(1)
    let events = workload.batches.count * Workload.batchSize
    print(
      "ingest: \(events) events of \(workload.bytes / events) bytes in batches of \(Workload.batchSize) by "
        + "\(clients.count) clients: \(Int(Double(events) / seconds)) events/s, acknowledged in "
        + "p50 \(text(measured.quantile(0.5))), p99 \(text(measured.quantile(0.99)))")
    return Double(workload.batches.count) / seconds
  }

  private static func rank(_ clients: Clients, while rate: Double, first: Int) async throws {
    let actions = (0..<30).map { "\"tt\($0 * 7)\"" }.joined(separator: ",")
    let bodies = (0..<4_000).map {
      Array(
        #"{"member":"m\#($0 % 5_000)","context":{"country":"BR","hour":20},"actions":[\#(actions)],"limit":3}"#.utf8)
    }
    let path = "/v1/placements/billboard/rank"
    let logged = #""logged":true"#
    let calm = try await clients.send(bodies, to: path, expecting: 200, looking: logged)
    let before = try await ServerTimes(clients.url)
    let alone = try await clients.send(bodies, to: path, expecting: 200, rate: 200, looking: logged)
    let between = try await ServerTimes(clients.url)
    // As long as the rankings take.
    let batches = Int(rate / 2 * Double(bodies.count) / 200)
    async let ingest = clients.send(
      Workload(batches: batches, first: first).batches, to: "/v1/events", expecting: 202, rate: rate / 2)
    let beside = try await clients.send(bodies, to: path, expecting: 200, rate: 200, looking: logged)
    _ = try await ingest
    let after = try await ServerTimes(clients.url)
    print(
      "rank: 30 candidates: \(Int(Double(bodies.count) / (calm.duration / .seconds(1)))) rankings/s; at 200/s p99 "
        + "\(text(alone.quantile(0.99))) at the caller, \(text(before.ranks.quantile(0.99, until: between.ranks))) in the server; "
        + "with half the ingest beside it \(text(beside.quantile(0.99))) and "
        + "\(text(between.ranks.quantile(0.99, until: after.ranks)))")
    let share = Double(calm.matches + alone.matches + beside.matches) / Double(3 * bodies.count)
    print("rank: \(share.formatted(.percent)) of \(3 * bodies.count) answers say that their decision is logged")
  }

  private static func recover(command: String, folder: String, at url: String) async throws {
    for database in ["checkpoints.sqlite", "checkpoints.sqlite-wal", "checkpoints.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/data/\(database)")
    }
    let service = try Service(command: command, folder: folder, at: url)
    defer { service.kill() }
    let body = Array(#"{"actions":["tt1","tt2"],"context":{"country":"BR","hour":20}}"#.utf8)
    let first = try await service.wait { try await $0.post("/v1/placements/billboard/rank", json: body) }
    let ready = try await service.wait { try await $0.get("/readyz") }
    print("start: the first ranking \(text(first)) after the process began, ready \(text(first + ready)) after")
    let times = try await ServerTimes(service.url)
    print(
      "recovery of the whole log, without a checkpoint: \(Int(times.recovered)) records in "
        + "\(times.recovery) s, \(Int(times.recovered / times.recovery)) records/s")
  }

  private static func text(_ duration: Duration) -> String {
    duration.formatted(.units(allowed: [.milliseconds], fractionalPart: .show(length: 2)))
  }
}
