import Foundation
import LinearAlgebra

/// Where and with what it was measured.
package struct Machine: Encodable {
  package let processor: String
  package let cores: Int
  /// Of the last minute as the run began: how many others wanted the cores.
  package let load: Double
  package let system: String
  /// As whoever runs the benchmark says.
  package let toolchain: String
  package let commit: String
  /// Version and kernel of the BLAS.
  package let blas: String
  /// The variant of our own loops.
  package let kernel: String

  package init(toolchain: String?, commit: String?) {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    cores = ProcessInfo.processInfo.activeProcessorCount
    var averages = [0.0, 0, 0]
    load = getloadavg(&averages, 3) > 0 ? rounded(averages[0]) : 0
    system = ProcessInfo.processInfo.operatingSystemVersionString
    self.toolchain = toolchain ?? "toolchain unknown"
    self.commit = commit ?? "unknown"
    blas = OpenBLAS.kernel
    kernel = "\(VectorKernel.widest)"
  }

  /// Two lines.
  package var heading: String {
    """
    \(processor), \(cores) cores, load \(load), \(system), \(toolchain)
    \(blas), loops: \(kernel)
    """
  }
}
