/// The estimators, by the names under which reports tell their values.
package enum EstimatorName: String, CaseIterable, Sendable {
  case replay, ips, clippedIPS, snips, dm, dr, clippedDR, sndr, switchDR, dros, subGaussianIPS, subGaussianDR, balanced
  /// Of whole lists: their value is what a list earns.
  case slateIPS, rips, cascadeDR

  /// Whether its value is what a list earns, not what a round does.
  package var isOfLists: Bool {
    switch self {
    case .slateIPS, .rips, .cascadeDR: true
    default: false
    }
  }
}
