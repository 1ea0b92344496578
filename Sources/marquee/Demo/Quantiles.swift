/// Durations measured, smallest first.
struct Quantiles: Sendable {
  private let sorted: [Duration]

  init(_ durations: [Duration]) { sorted = durations.sorted() }

  var count: Int { sorted.count }

  /// The least duration that a share of at least `q` does not exceed; zero if nothing was measured.
  subscript(q: Double) -> Duration {
    guard !sorted.isEmpty else { return .zero }
    let rank = Int((q * Double(sorted.count)).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }

  func micros(_ q: Double) -> Double { self[q] / .microseconds(1) }
  func millis(_ q: Double) -> Double { self[q] / .milliseconds(1) }
}
