import CKernels

/// The instructions that our own loops run with: those in C, compiled for several CPUs, of which the widest is taken.
///
/// All give the same bits: products are rounded before they are added, and the order of additions is fixed.
package enum VectorKernel: CaseIterable, Sendable {
  /// What every CPU of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline
  case avx2
  /// AVX-512VL: thirty-two registers of 256 bits.
  case avx512

  /// The widest that this CPU runs; found once.
  package static let widest: VectorKernel =
    switch marquee_widest_variant() {
    case marquee_avx512: .avx512
    case marquee_avx2: .avx2
    default: .baseline
    }

  /// Those that this CPU runs.
  package static var runnable: [VectorKernel] {
    allCases.filter { $0.variant.rawValue <= widest.variant.rawValue }
  }

  var variant: marquee_variant {
    switch self {
    case .baseline: marquee_baseline
    case .avx2: marquee_avx2
    case .avx512: marquee_avx512
    }
  }
}
