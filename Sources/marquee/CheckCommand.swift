import ArgumentParser
import Attribution
import Bandits
import Learning
import Placements

/// Placement files → what is wrong with them.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Validate placement files without starting anything.")

  @Argument(help: ArgumentHelp("The folder of placement files.", valueName: "folder"))
  var folder = "Models"

  @Flag(name: .customLong("json"), help: "Print the result as JSON.")
  var printsJSON = false

  func run() async throws {
    let (files, errors) = PlacementFolder.load(folder)
    let placements = files.map(\.placement)
    Console.print(printsJSON ? json(placements, errors) : table(placements))
    for error in errors { Console.say("error: \(error)") }
    if !errors.isEmpty { throw ExitCode.badInput }
  }

  private func table(_ placements: [Placement]) -> String {
    let rows = placements.map { placement in
      let window = "window \(placement.attribution.window), lateness \(placement.attribution.lateness)"
      return "\(placement.name): \(placement.policy.description), \(placement.features.dimension) features, \(window)"
    }
    return (rows + ["\(placements.count) placements are valid"]).joined(separator: "\n")
  }
}
