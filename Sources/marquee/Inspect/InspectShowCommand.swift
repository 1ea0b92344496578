import ArgumentParser
import Files
import History
import Inspection
import JSON

/// A version, or a file → what it holds.
struct InspectShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what a snapshot holds.",
    discussion: """
      Of each action how often it was learned from, its mean reward with the 95% interval, and the model's mean and \
      deviation at the average context; weights by the names of their features. Numbers are worked out from the sums.
      """)

  @Argument(help: ArgumentHelp("A version, or a snapshot's file.", valueName: "version|file"))
  var snapshot = "current"

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("Actions and weights that are listed at most.", valueName: "count"))
  var top = 20

  @Option(help: ArgumentHelp("The weights of this action instead of the list.", valueName: "id"))
  var action: String?

  @Option(help: ArgumentHelp("Draw it: weights and rewards with their intervals.", valueName: "file.svg"))
  var plot: String?

  @Flag(name: .customLong("json"), help: "Print all of it as JSON.")
  var printsJSON = false

  func validate() throws {
    guard top >= 1 else { throw ValidationError("--top: expected at least 1") }
  }

  func run() async throws {
    try await InspectError.telling {
      let found = try await SnapshotLookup(options: source).find(snapshot)
      let view = try source.view(of: found, named: snapshot)
      if let plot { try SnapshotPlot(view).write(to: plot) }
      if printsJSON {
        var writer = JSONWriter()
        view.write(to: &writer, found)
        Console.print(writer.text)
      } else {
        try SnapshotText(view, found.origin, top: top).print(action: action)
      }
      if let damage = found.origin.damage { throw InspectError.failed("its file is damaged: \(damage)") }
    }
  }
}
