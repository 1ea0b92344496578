import Foundation
import LinearAlgebra

/// Everything that was measured, as a table and as JSON.
struct Report: Codable {
  var machine = Machine()
  var kernels: [KernelBenchmark.Result] = []
  var rankings: [RankBenchmark.Result] = []
  var learning: [LearnBenchmark.Result] = []

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  var table: String {
    var lines = [
      "\(machine.processor), \(machine.cores) cores, \(machine.system)",
      "\(machine.blas), loops: \(machine.kernel); medians of processor time, one thread", "",
      row("kernel", "K×d", "floor", "of", "kernel", "ratio"),
    ]
    lines += kernels.map { row($0.kernel, $0.shape.name, µs($0.floor), $0.bound, µs($0.time), ratio($0.ratio)) }
    lines += ["", row("model, policy", "K×d", "estimates", "ranking", "ratio")]
    lines += rankings.map {
      row("\($0.model), \($0.policy)", $0.shape.name, µs($0.estimates), µs($0.ranking), ratio($0.ratio))
    }
    lines += ["", row("model", "K×d", "learn", "publish(100)", "publish(500)", "publish(10k)", "both/500")]
    lines += learning.map { learned in
      row(
        learned.model, learned.shape.name, µs(learned.learn), µs(learned.publishAfter100), µs(learned.publishAfter500),
        µs(learned.publishAfter10000), µs(learned.publishedBy500))
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String, _ cells: String...) -> String {
    name.padding(toLength: 26, withPad: " ", startingAt: 0)
      + cells.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined()
  }

  private func µs(_ time: Double) -> String { String(format: time < 10 ? "%.2f µs" : "%.0f µs", time) }

  private func ratio(_ ratio: Double) -> String { String(format: "%.2f", ratio) }
}

/// Where it was measured.
struct Machine: Codable {
  let processor: String
  let cores: Int
  let system: String
  /// Version and kernel of the BLAS.
  let blas: String
  /// The variant of our own loops.
  let kernel: String

  init() {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    cores = ProcessInfo.processInfo.activeProcessorCount
    system = ProcessInfo.processInfo.operatingSystemVersionString
    blas = OpenBLAS.kernel
    kernel = "\(VectorKernel.widest)"
  }
}
