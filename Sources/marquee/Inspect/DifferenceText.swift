import Events
import Inspection
import Tables

/// What changed between two snapshots, for people.
struct DifferenceText {
  let difference: SnapshotDifference

  init(_ difference: SnapshotDifference) { self.difference = difference }

  func print() {
    let (from, to) = (difference.from, difference.to)
    Console.print("\(to.placement)\n  from \(from.sentence)\n  to   \(to.sentence)")
    if from.content == to.content { Console.print("both rank alike: their content is \(to.content)") }
    for change in difference.changes {
      Console.print("\(change.part)\n  was  \(change.from)\n  is   \(change.to)")
    }
    list("features came", difference.featuresCame)
    list("features went", difference.featuresWent)
    list("actions came", difference.actionsCame.map(\.text))
    list("actions went", difference.actionsWent.map(\.text))
    printRanking()
    printWeights()
    printRewards()
  }

  private func list(_ heading: String, _ names: [String]) {
    guard !names.isEmpty else { return }
    let more = names.count > 20 ? ", and \((names.count - 20).grouped) more" : ""
    Console.print("\(heading): \(names.prefix(20).joined(separator: ", "))\(more)")
  }

  private func printRanking() {
    guard let ranking = difference.ranking, ranking.compared > 0 else { return }
    let (share, distance) = (ranking.changedFirst ?? 0, ranking.totalVariation ?? 0)
    Console.print(
      """

      of \(ranking.compared.grouped) recent decisions \((100 * share).text(places: 1))% would have another most probable \
      first action;
      first places moved by \(distance.text(digits: 3)) (mean total variation)
      """)
    var table = Table([
      .text("action", flexible: true), .number("offered"), .decimal("first before"), .decimal("first after"),
    ])
    for action in ranking.actions {
      table.append([
        .init(action.id.text, .strong), .init(action.offered.grouped), .init(action.from), .init(action.to),
      ])
    }
    Console.print(table)
  }

  private func printWeights() {
    guard !difference.weights.moves.isEmpty else { return }
    Console.print(
      "\nweights that moved most, in their deviations; of \(difference.weights.compared.grouped) compared")
    var table = Table([
      .text("action", flexible: true), .text("feature", flexible: true), .decimal("before"), .decimal("after"),
      .decimal("moved"), .text("values", flexible: true),
    ])
    for move in difference.weights.moves {
      table.append([
        .init(move.action?.text ?? "shared", .strong), .init(move.feature), .init(move.from), .init(move.to),
        .init(move.move.text(digits: 3), move.move < 0 ? .bad : .good),
        .init(move.values.joined(separator: ", "), .faint),
      ])
    }
    Console.print(table)
  }

  private func printRewards() {
    guard !difference.rewards.moves.isEmpty else { return }
    Console.print("\nmean rewards that moved most")
    var table = Table([
      .text("action", flexible: true), .decimal("before"), .number("n"), .decimal("after"), .number("n"),
    ])
    for move in difference.rewards.moves {
      table.append([
        .init(move.action.text, .strong), .init(move.from), .init(move.fromCount.grouped), .init(move.to),
        .init(move.toCount.grouped),
      ])
    }
    Console.print(table)
  }
}

extension SnapshotView {
  /// When it was, and what it had learned from.
  fileprivate var sentence: String {
    let time = publishedAt == .distantPast ? "" : ", published \(publishedAt)"
    let examples = actions.reduce(0) { $0 + $1.n }
    return "\(version)\(time): learned from \(examples.grouped), \(outcomes.grouped) outcomes closed"
  }
}
