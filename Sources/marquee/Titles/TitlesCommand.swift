import ArgumentParser

/// What the catalogue of a running service says of titles.
struct TitlesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "titles", abstract: "Fill the catalogue of a running service, and look into it.",
    subcommands: [TitlesImportCommand.self, TitlesShowCommand.self])
}
