import Events
import History
import Inspection
import Tables

/// A snapshot for people.
struct SnapshotText {
  private let view: SnapshotView
  private let origin: FoundSnapshot.Origin
  private let top: Int

  init(_ view: SnapshotView, _ origin: FoundSnapshot.Origin, top: Int) {
    self.view = view
    self.origin = origin
    self.top = top
  }

  /// - Parameter action: Whose weights to print instead of the list of actions.
  func print(action: String?) throws {
    Console.print(head)
    if let action {
      guard let found = view.actions.first(where: { $0.id.text == action }) else {
        throw InspectError.failed("the model knows no action \(action)")
      }
      printActions([found], of: 1)
      printWeights(found.weights, "weights of \(action)")
    } else {
      let ordered = view.actions.sorted { ($0.mean ?? 0, $1.id.text) > ($1.mean ?? 0, $0.id.text) }
      printActions(Array(ordered.prefix(top)), of: ordered.count)
    }
    printWeights(view.sharedWeights, "weights that actions share")
  }

  private var head: String {
    var lines = [
      "placement  \(view.placement)", "version    \(view.version)\(origin.note)", "content    \(view.content)",
      "policy     \(view.policy)", "model      \(view.model)", "features   \(features)",
      "trained    \(view.trainedThrough.map { "\($0)" } ?? "by nothing"), \(view.outcomes.grouped) outcomes closed",
      "published  \(published), on \(view.kernel)",
      "numbers    from \(view.from == "sums" ? "the sums" : "what rankings read: the file has no sums")",
    ]
    if let condition = view.condition {
      let whose = condition.action.map { "of \($0)" } ?? "of the shared weights"
      lines.append("condition  \(condition.number.text(digits: 3)), the worst factor's, \(whose)")
    }
    return lines.joined(separator: "\n")
  }

  /// The schema's line, easier on the eyes.
  private var features: String { view.features.replacing("\\\"", with: "").replacing(";", with: "; ") }

  /// A version that was never published can be rebuilt all the same.
  private var published: String {
    guard view.publishedAt != .distantPast else { return "at no time that is known" }
    return "\(view.publishedAt)\(view.parent.map { ", after \($0)" } ?? "")"
  }

  private func printActions(_ actions: [SnapshotView.Action], of count: Int) {
    guard !actions.isEmpty else { return Console.print("\nno action was learned from") }
    var table = Table([
      .text("action", flexible: true), .number("n"), .decimal("mean reward"), .decimal("from"), .decimal("to"),
      .decimal("mean"), .decimal("deviation"),
    ])
    for action in actions {
      table.append([
        .init(action.id.text, .strong), .init(action.n.grouped), .init(action.meanReward),
        .init(action.interval?.lower), .init(action.interval?.upper), .init(action.mean), .init(action.deviation),
      ])
    }
    Console.print("\nby the mean at the average context, \(actions.count.grouped) of \(count.grouped)")
    Console.print(table)
  }

  private func printWeights(_ weights: [SnapshotView.Weight], _ heading: String) {
    guard !weights.isEmpty else { return }
    let ordered = weights.enumerated().sorted { a, b in
      (abs(a.element.value) / a.element.deviation, b.offset) > (abs(b.element.value) / b.element.deviation, a.offset)
    }
    var table = Table([
      .text("feature", flexible: true), .decimal("weight"), .decimal("deviation"), .text("values", flexible: true),
    ])
    for (_, weight) in ordered.prefix(top) {
      table.append([
        .init(weight.feature), .init(weight.value), .init(weight.deviation),
        .init(weight.values.joined(separator: ", "), .faint),
      ])
    }
    Console.print(
      "\n\(heading), by how many deviations from zero, \(min(top, ordered.count).grouped) of \(ordered.count.grouped)")
    Console.print(table)
  }
}

extension FoundSnapshot.Origin {
  /// In brackets, where there is something to say.
  fileprivate var note: String {
    guard isRebuilt else { return agrees == false ? " (not what the log noted when it was published)" : "" }
    switch agrees {
    case true?: return " (rebuilt from the log, as it was published)"
    case false?: return " (rebuilt from the log, and not what it noted when it was published)"
    case nil: return " (rebuilt from the log)"
    }
  }
}

extension Table.Cell {
  /// Four digits of a number, or nothing.
  init(_ number: Double?) { self.init(number.map { $0.text(digits: 4) } ?? "") }
}
