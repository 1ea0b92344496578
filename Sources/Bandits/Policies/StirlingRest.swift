#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What Stirling's formula lacks, from which Beta functions are made so that for great parameters nothing large cancels.
package enum StirlingRest {
  /// ln Γ(z) − (z − ½) ln z + z − ½ ln 2π, for z > 0; from 16 on by its series (Abramowitz & Stegun 1964, 6.1.41).
  ///
  /// - Returns: Within 1e-14.
  package static func at(_ z: Double) -> Double {
    if z < 16 { return lgamma(z) - (z - 0.5) * log(z) + z - 0.5 * log(2 * .pi) }
    let square = 1 / (z * z)
    return (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1_260 - square * (1.0 / 1_680 - square / 1_188)))) / z
  }
}
