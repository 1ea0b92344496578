import Foundation
import Replay

/// What a service says at `/metrics` of its own times.
struct ServerTimes {
  /// Of rankings.
  let ranks: Histogram
  /// How long the writer was held to take one part of a checkpoint.
  let pauses: Histogram
  let checkpoints: Double
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
    checkpoints = value("marquee_checkpoint_seconds_count")
    ranks = Histogram("marquee_rank_seconds", in: lines)
    pauses = Histogram("marquee_checkpoint_pause_seconds", in: lines)
  }

  struct Histogram {
    /// How many took at most so many seconds.
    private let buckets: [(limit: Double, count: Double)]

    fileprivate init(_ name: String, in lines: [Substring]) {
      buckets = lines.filter { $0.hasPrefix("\(name)_bucket") }.compactMap { line in
        guard let start = line.range(of: "le=\"")?.upperBound, let end = line[start...].firstIndex(of: "\"") else {
          return nil
        }
        let limit = Double(line[start..<end]) ?? .infinity
        return line.split(separator: " ").last.flatMap { Double($0) }.map { (limit, $0) }
      }
    }

    var total: Double { buckets.last?.count ?? 0 }

    /// The upper limit of the bucket in which a share lies; of what came later than this, if a later one is given.
    func quantile(_ share: Double, until later: Histogram? = nil) -> Duration {
      let counts = later.map { zip(buckets, $0.buckets).map { ($0.limit, $1.count - $0.count) } } ?? buckets
      let total = counts.last?.1 ?? 0
      let limit = counts.first { $0.1 >= share * total }?.0 ?? .infinity
      return .seconds(limit)
    }
  }
}
