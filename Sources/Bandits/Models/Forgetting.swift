package import Events

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How examples lose weight: by half in every half-life of event time.
///
/// Sums hold weights relative to a *landmark*, w = 2^((at − landmark) / halfLife). Landmarks are even numbers of half-lives
/// since 1970, so that moving one multiplies sums, and the square roots of weights, by exact powers of two. Models are read
/// at a *reference*, a number of sixteenths of a half-life since 1970: as long as it stays, what did not change needs no
/// new derivation.
package struct Forgetting: Equatable, Sendable {
  package let halfLife: EventDuration

  /// Half-lives by which an example may come after the landmark before this is moved.
  static let reach: Int64 = 64

  package init(halfLife: EventDuration) {
    precondition(halfLife > .zero, "a half-life of nothing")
    self.halfLife = halfLife
  }

  /// The reference of a model whose latest example is at `latest`: the latest not after it.
  package func reference(for latest: EventTime) -> Int64 {
    let (whole, rest) = split(latest)
    return whole * 16 + rest * 16 / halfLife.milliseconds
  }

  /// The landmark that an example calls for.
  func landmark(for at: EventTime) -> Int64 { split(at).whole & ~1 }

  /// Whether sums at `landmark` should move before an example is added.
  func isOutOfReach(_ at: EventTime, from landmark: Int64) -> Bool {
    split(at).whole - landmark >= Forgetting.reach
  }

  /// 2^((at − landmark) / halfLife); 0 for what is forgotten.
  func weight(at: EventTime, from landmark: Int64) -> Double {
    let (whole, rest) = split(at)
    return Forgetting.power(whole - landmark, of: exp2(Double(rest) / Double(halfLife.milliseconds)))
  }

  /// What a weight relative to a landmark is multiplied by to be relative to a reference.
  func factor(from landmark: Int64, to reference: Int64) -> Double {
    Forgetting.power(landmark - reference >> 4, of: exp2(Double(reference & 15) / -16))
  }

  /// factor · 2^exponent, rounded once.
  static func power(_ exponent: Int64, of factor: Double = 1) -> Double {
    let bounded = Int(min(max(exponent, -4_000), 4_000))
    return Double(sign: .plus, exponent: bounded, significand: factor)
  }

  /// A time as half-lives since 1970 and milliseconds beyond them, at least 0.
  private func split(_ at: EventTime) -> (whole: Int64, rest: Int64) {
    let (whole, rest) = at.milliseconds.quotientAndRemainder(dividingBy: halfLife.milliseconds)
    return rest < 0 ? (whole - 1, rest + halfLife.milliseconds) : (whole, rest)
  }
}
