import Foundation
import Replay

/// What a whole service does on this machine with its clients beside it: durable ingest over HTTP, rankings that are
/// logged, rankings while it ingests, and recovery after a crash.
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
    service.kill()
    try await recover(command: command, folder: folder)
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
    let calm = try await clients.send(bodies, to: path, expecting: 200)
    let before = try await ServerTimes(clients.url)
    let alone = try await clients.send(bodies, to: path, expecting: 200, rate: 200)
    let between = try await ServerTimes(clients.url)
    // As long as the rankings take.
    let batches = Int(rate / 2 * Double(bodies.count) / 200)
    async let ingest = clients.send(
      Workload(batches: batches, first: first).batches, to: "/v1/events", expecting: 202, rate: rate / 2)
    let beside = try await clients.send(bodies, to: path, expecting: 200, rate: 200)
    _ = try await ingest
    let after = try await ServerTimes(clients.url)
    print(
      "rank: 30 candidates: \(Int(Double(bodies.count) / (calm.duration / .seconds(1)))) rankings/s; at 200/s p99 "
        + "\(text(alone.quantile(0.99))) at the caller, \(text(before.quantile(0.99, until: between))) in the server; "
        + "with half the ingest beside it \(text(beside.quantile(0.99))) and "
        + "\(text(between.quantile(0.99, until: after)))")
  }

  private static func recover(command: String, folder: String) async throws {
    for database in ["checkpoints.sqlite", "checkpoints.sqlite-wal", "checkpoints.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/data/\(database)")
    }
    let service = try Service(command: command, folder: folder)
    defer { service.kill() }
    let times = try await ServerTimes(service.url)
    print(
      "recovery of the whole log, without a checkpoint: \(Int(times.recovered)) records in "
        + "\(times.recovery) s, \(Int(times.recovered / times.recovery)) records/s")
  }

  private static func text(_ duration: Duration) -> String {
    duration.formatted(.units(allowed: [.milliseconds], fractionalPart: .show(length: 2)))
  }
}

/// What a service says at `/metrics` of its own times.
struct ServerTimes {
  /// Of `marquee_rank_seconds`: how many took at most so many seconds.
  private let buckets: [(limit: Double, count: Double)]
  let recovered: Double
  let recovery: Double

  init(_ url: String) async throws {
    let text = try await HTTPTransport.connected(to: url) { transport in
      String(decoding: try await transport.get("/metrics").body, as: UTF8.self)
    }
    let lines = text.split(separator: "\n")
    func value(_ name: String) -> Double {
      lines.first { $0.hasPrefix(name + " ") }.flatMap { Double($0.split(separator: " ").last ?? "") } ?? 0
    }
    recovered = value("marquee_recovered_records")
    recovery = value("marquee_recovery_seconds")
    buckets = lines.filter { $0.hasPrefix("marquee_rank_seconds_bucket") }.compactMap { line in
      guard let start = line.range(of: "le=\"")?.upperBound, let end = line[start...].firstIndex(of: "\"") else {
        return nil
      }
      let limit = Double(line[start..<end]) ?? .infinity
      return line.split(separator: " ").last.flatMap { Double($0) }.map { (limit, $0) }
    }
  }

  /// The upper limit of the bucket in which a share of what came later than this lies.
  func quantile(_ share: Double, until later: ServerTimes) -> Duration {
    let counts = zip(buckets, later.buckets).map { ($0.limit, $1.count - $0.count) }
    let total = counts.last?.1 ?? 0
    let limit = counts.first { $0.1 >= share * total }?.0 ?? .infinity
    return .seconds(limit)
  }
}
