import ArgumentParser

/// What a service's snapshots hold, and why it decided as it did.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Look into snapshots and decisions; nothing is changed.",
    discussion: """
      Looks at a data folder (--data), also while a service runs on it, at a running service (--url), or at a snapshot's \
      file. A version is current, previous, a number, -2h (what rankings used two hours ago) or @2026-11-22T20:00. One \
      whose file is gone is rebuilt from the log, and said to be.

      Exit codes: 0 done, 1 failed or damaged, 2 bad usage or input.
      """,
    subcommands: [
      InspectListCommand.self, InspectShowCommand.self, InspectDiffCommand.self, InspectDecisionCommand.self,
      InspectDecisionsCommand.self, InspectVerifyCommand.self, InspectExportCommand.self,
    ])
}
