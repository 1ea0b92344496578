import COpenBLAS

/// The library beneath, set up once: one thread, since a ranking service has its own use for the other cores, and a sum
/// split over threads would not be the same bits twice.
package enum OpenBLAS {
  private static let prepared: Void = openblas_set_num_threads(1)

  /// Called before every use; costs one flag test.
  static func prepare() { _ = prepared }

  /// Version and CPU kernel in use, such as `OpenBLAS 0.3.21 Zen`. Bits are equal between machines that agree on it.
  package static var kernel: String {
    prepare()
    let configuration = openblas_get_config().map { String(cString: $0) } ?? ""
    let version = configuration.split(separator: " ").prefix(2).joined(separator: " ")
    let core = openblas_get_corename().map { String(cString: $0) } ?? "unknown"
    return "\(version) \(core)"
  }
}
