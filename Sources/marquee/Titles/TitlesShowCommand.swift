import ArgumentParser
import Events
import Replay

/// A title's id → what the catalogue of a running service says of it.
struct TitlesShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print what a running service knows of a title, as JSON.",
    discussion: "Exit codes: 0 done, 1 failed, or nothing is known of the title, 2 bad usage.")

  @Argument(help: ArgumentHelp("The title's, or the image's, id.", valueName: "id"))
  var id: String

  @Option(name: .customLong("to"), help: ArgumentHelp("The service, such as http://127.0.0.1:8080.", valueName: "url"))
  var service: String

  @Option(
    name: .customLong("at"), help: ArgumentHelp("As it was known then; by default the latest.", valueName: "time"))
  var moment: EventTime?

  func run() async throws {
    do {
      let title = try await HTTPTransport.connected(to: service) { transport in
        try await TitleClient(transport: transport).title(id, at: moment)
      }
      Console.print(title)
    } catch let error as ReplayError {
      Console.say("error: \(error)")
      throw error.code == .input ? ExitCode.badInput : ExitCode.failure
    }
  }
}
