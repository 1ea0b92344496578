package import Evaluation
import Tables

/// What a campaign found, as tables for people: errors and coverage, then widths.
package struct CalibrationTable {
  private var coverage = Table(
    [.text("world"), .text("estimate"), .decimal("truth"), .decimal("error"), .decimal("± se"), .decimal("error/se")]
      + IntervalKind.allCases.map { .decimal($0.rawValue) })
  private var widths = Table(
    [.text("world"), .text("estimate")] + IntervalKind.allCases.map { .decimal($0.rawValue) })

  package init() {}

  package mutating func append(_ world: String, _ found: [Coverage]) {
    for (row, found) in found.enumerated() {
      let head: [Table.Cell] = [.init(row == 0 ? world : ""), .init(found.quantity.text)]
      let error: [Table.Cell] = [
        .init(found.truth.text(places: 4)), .init(found.error.text(places: 5)),
        .init(found.standardError.text(places: 5)),
        .init((found.error / found.standardError).text(places: 2) + (found.isBiased ? "!" : "")),
      ]
      coverage.append(head + error + cells(of: found, \.text))
      widths.append(head + cells(of: found) { $0.width.text(places: 4) })
    }
  }

  /// The tables with what stands in them; the same for the same campaign.
  package func text(of campaign: Campaign) -> String {
    """
    \(campaign.logs.grouped) logs a world, seed \(campaign.seed), \(campaign.replicates.grouped) replicates of the bootstrap, \
    intervals of 95%.

    \(CalibrationTable.legend)

    How many of 100 intervals held the truth, and the mean of estimate less truth with its standard error:

    \(coverage.text(on: .plain))

    Mean widths:

    \(widths.text(on: .plain))
    """
  }

  private func cells(of found: Coverage, _ text: (Coverage.Share) -> String) -> [Table.Cell] {
    IntervalKind.allCases.map { kind in
      .init(found.shares.first { $0.kind == kind }.map(text) ?? "")
    }
  }
}

extension Coverage.Share {
  /// In percent; `!` where less or more than is claimed, in parentheses where nothing is.
  fileprivate var text: String {
    let percent = (100 * held).text(places: 1)
    return rule == nil ? "(\(percent))" : percent + (isMissed ? "!" : "")
  }
}

extension Quantity {
  package var text: String {
    switch self {
    case .value(let estimator): estimator.rawValue
    case .difference(let estimator): "\(estimator.rawValue), difference"
    case .lift: "lift"
    }
  }
}
