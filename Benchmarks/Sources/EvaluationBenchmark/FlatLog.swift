import Foundation
import Measuring

/// A file of flat rounds with seeded numbers of six digits, as logs have them. In one of twenty the evaluation policy is sure.
struct FlatLog {
  let path: String
  let rounds: Int
  let actions: Int

  /// Writes the file.
  func write() throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown) }
    defer { try? file.close() }
    var random = SeededNumbers(seed: 7)
    var lines: [UInt8] = []
    for _ in 0..<rounds {
      append(&lines, &random)
      if lines.count > 1 << 20 {
        try file.write(contentsOf: lines)
        lines.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: lines)
  }

  private func append(_ lines: inout [UInt8], _ random: inout SeededNumbers) {
    let pi = random.below(20) == 0 ? sureDistribution(&random) : distribution(&random)
    let logged = distribution(&random)
    let chosen = drawn(from: logged, &random)
    let q = (0..<actions).map { _ in random.below(1_000_000) }
    let reward = random.below(1_000_000) < q[chosen] ? 1 : 0
    lines += "{\"r\":\(reward),\"p\":".utf8
    append(logged[chosen], to: &lines)
    lines += ",\"pos\":0,\"a\":\(chosen),\"pi\":[".utf8
    append(pi, to: &lines)
    lines += "],\"q\":[".utf8
    append(q, to: &lines)
    lines += "]}\n".utf8
  }

  private func append(_ millionths: [Int], to lines: inout [UInt8]) {
    for (index, value) in millionths.enumerated() {
      if index > 0 { lines.append(UInt8(ascii: ",")) }
      append(value, to: &lines)
    }
  }

  private func append(_ millionths: Int, to lines: inout [UInt8]) {
    lines += (millionths >= 1_000_000 ? "1" : "0.").utf8
    if millionths < 1_000_000 { lines += String(1_000_000 + millionths).utf8.dropFirst() }
  }

  /// Whole millionths, each at least one, that sum to a million.
  private func distribution(_ random: inout SeededNumbers) -> [Int] {
    let shares = (0..<actions).map { _ in 1 + random.below(1_000) * random.below(1_000) }
    let total = shares.reduce(0, +)
    var millionths = shares.map { max(1, $0 * 900_000 / total) }
    millionths[random.below(actions)] += 1_000_000 - millionths.reduce(0, +)
    return millionths
  }

  private func sureDistribution(_ random: inout SeededNumbers) -> [Int] {
    let action = random.below(actions)
    return (0..<actions).map { $0 == action ? 1_000_000 : 0 }
  }

  private func drawn(from millionths: [Int], _ random: inout SeededNumbers) -> Int {
    var rest = random.below(1_000_000)
    for (action, share) in millionths.enumerated() {
      if rest < share { return action }
      rest -= share
    }
    return actions - 1
  }
}
