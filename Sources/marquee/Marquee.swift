import ArgumentParser
import Events
import Foundation

/// The commands. Each turns its flags into one call and that call's end into an exit code: 0 done, 1 failed, 2 bad usage
/// or input, 3 the answer exists but should not be trusted.
@main
struct Marquee: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marquee",
    abstract: "Decides what to show, learns from what is watched, and can prove what it did.",
    subcommands: [
      ServeCommand.self, ReplayCommand.self, SimulateCommand.self, TitlesCommand.self, AttributeCommand.self,
      TrainCommand.self, ExportCommand.self, EvaluateCommand.self, RankCommand.self, InspectCommand.self,
      RollbackCommand.self, CheckCommand.self, BackupCommand.self, DemoCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot(CommandLine.arguments.dropFirst().map(withoutDash))
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch {
      leave(with: error)
    }
  }

  /// `-2h` names a version (`VersionName`), and would be taken for a flag.
  private static func withoutDash(_ argument: String) -> String {
    argument.first == "-" && EventDuration(parsing: String(argument.dropFirst())) != nil ? "@\(argument)" : argument
  }

  /// Says what was wrong and ends the process; bad usage is 2 here, not the 64 of sysexits.h.
  private static func leave(with error: any Error) -> Never {
    let code = exitCode(for: error)
    guard code == .validationFailure else { exit(withError: error) }
    Console.say(fullMessage(for: error))
    Foundation.exit(2)
  }
}
