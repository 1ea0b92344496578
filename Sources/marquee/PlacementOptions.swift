import ArgumentParser
import Learning
import Placements

/// Where the placements are.
struct PlacementOptions: ParsableArguments {
  @Option(name: .customLong("models"), help: ArgumentHelp("The folder of placement files.", valueName: "folder"))
  var folder = "Models"

  /// The files of the folder; every error is said, and one is enough to stop.
  func loadFiles() throws -> [PlacementFile] {
    let (files, errors) = PlacementFolder.load(folder)
    for error in errors { Console.say("error: \(error)") }
    guard errors.isEmpty else { throw ExitCode.badInput }
    return files
  }

  /// The placements of the folder.
  func load() throws -> [Placement] { try loadFiles().map(\.placement) }
}
