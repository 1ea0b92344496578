import Tables

/// How many digits of estimates are worth showing: two of their standard errors.
struct Precision {
  /// After the point; nil where no standard error tells.
  private let places: Int?

  /// Enough digits for the smallest error, but at most two more than the largest needs: one exact number among rough
  /// ones does not make all of them long.
  init(_ errors: [Double]) {
    let known = errors.filter { $0.isFinite && $0 > 0 }
    guard let least = known.min(), let greatest = known.max() else {
      places = nil
      return
    }
    places = min(Precision.places(least), Precision.places(greatest) + 2)
  }

  private static func places(_ error: Double) -> Int {
    var (scaled, places) = (error, 0)
    while scaled < 10, places < 9 {
      scaled *= 10
      places += 1
    }
    return places
  }

  /// `–` for what is not finite.
  func text(_ value: Double) -> String { places.map { value.text(places: $0) } ?? value.shortText(digits: 4) }
}

extension Double {
  /// A share as a percentage: `24.7%`.
  var percentage: String { (100 * self).shortText() + "%" }
}
