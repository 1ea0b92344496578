#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The parameters that SLOPE chooses from: ten for each estimator that has one, even steps of their logarithm, the last
/// of which leaves weights as they are.
///
/// They are known before a round is seen, so that one pass over the log sums all. A weight is 1 where policies agree:
/// clips and thresholds begin there and end at 10⁴, beyond which a log says nothing. The λ of optimistic shrinkage is
/// of the size of w².
package enum TuningGrid {
  /// From the most bias to none; empty for an estimator without a parameter.
  package static func parameters(of estimator: EstimatorName) -> [Double] {
    switch estimator {
    case .clippedIPS, .clippedDR, .switchDR: (0...8).map { pow(10, Double($0) / 2) } + [.infinity]
    case .dros: (0...8).map { pow(10, Double($0)) } + [.infinity]
    case .subGaussianIPS, .subGaussianDR: (0...8).map { 0.5 * pow(5_000, -Double($0) / 8) } + [0]
    case .replay, .ips, .snips, .dm, .dr, .sndr, .balanced, .slateIPS, .rips, .cascadeDR: []
    }
  }
}
