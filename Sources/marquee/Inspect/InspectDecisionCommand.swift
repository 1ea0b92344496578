import ArgumentParser
import EventLog
import Events
import Foundation
import History
import Inspection
import JSON

/// A decision → why it was made, and whether it would be made again.
struct InspectDecisionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decision", abstract: "Explain a decision, and rank it again by the snapshot that ranked it.",
    discussion: """
      The replay is identical (every bit), equal (another CPU type or library build, to 1e-5) or different. --all does \
      it for every decision that the log has; those of other systems, and those whose version is gone, are unavailable.

      Exit codes: 0 done, 1 failed, damaged, or a replay is different, 2 bad usage or input.
      """)

  @Argument(help: ArgumentHelp("The decision's id.", valueName: "id"))
  var id: String?

  @OptionGroup var source: SourceOptions

  @Flag(name: .customLong("all"), help: "Rank every decision of the log again.")
  var replaysAll = false

  @Flag(name: .customLong("json"), help: "Print it as JSON.")
  var printsJSON = false

  func validate() throws {
    guard (id != nil) != replaysAll else { throw ValidationError("expected a decision's id, or --all") }
    if replaysAll, source.url != nil { throw ValidationError("--all: expected --data") }
    if let id, (try? DecisionID(validating: id)) == nil {
      throw ValidationError("expected a decision's id, found \(id)")
    }
  }

  func run() async throws {
    try await InspectError.telling {
      if let id { try await explain(DecisionID(id)) } else { try await replayAll() }
    }
  }

  private func explain(_ id: DecisionID) async throws {
    if let url = source.url {
      let component = id.text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      let body = try await ServiceQuery(url: url).get("/v1/decisions/\(component)?replay=true")
      Console.print(String(decoding: body, as: UTF8.self))
      let verdict = try? JSONValue(parsing: body)["replay"]?["replay"]?["verdict"]?.string
      guard verdict == "identical" || verdict == "equal" else {
        throw InspectError.failed("its replay is \(verdict ?? "missing")")
      }
      return
    }
    let inspector = try source.inspector()
    guard let trace = try await OutcomeArchive.reading(source.folderName).trace(id) else {
      let pruned = try inspector.sources.prunedThrough()
      throw InspectError.failed(
        "there is no decision \(id)" + (pruned > 0 ? " in the log, which begins after record \(pruned)" : ""))
    }
    let replay = try await inspector.replay(of: trace) { version, placement in
      try await inspector.find(version, of: placement)
    }
    if printsJSON {
      var writer = JSONWriter()
      replay.write(to: &writer)
      Console.print(writer.text)
    } else {
      DecisionText(trace, replay).print()
    }
    switch replay {
    case .unavailable(let reason): throw InspectError.failed("it cannot be ranked again: \(reason)")
    case .explained(let view, _):
      if case .different(let difference) = view.verdict { throw InspectError.failed("different: \(difference)") }
    }
  }

  private func replayAll() async throws {
    let inspector = try source.inspector()
    let placement = try source.placement.map { _ in try source.name(in: inspector) }
    let bar = ProgressBar(total: nil, label: "replay")
    var run = ReplayRun(inspector, of: placement) { bar.update($0) }
    let report = try await run.run()
    bar.finish()
    if printsJSON {
      var writer = JSONWriter()
      report.write(to: &writer)
      Console.print(writer.text)
    } else {
      ReplayText(report).print()
    }
    if !report.isClean { throw ExitCode.failure }
  }
}
