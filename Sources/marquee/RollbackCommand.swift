import ArgumentParser
import Events
import Foundation
import History
import JSON
import Replay

/// A version → rankings are kept to it, from the next one on.
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Keep the rankings of a placement to an earlier snapshot, or end that.",
    discussion: """
      Takes effect for the next ranking and survives a crash; learning and publishing go on meanwhile. --to is previous, \
      a number, -2h (what rankings used two hours ago) or @2026-11-22T20:00. --undo takes the last pin back: rankings use \
      what they were kept to before it, or what is published. Who, why and when is in the log: marquee inspect list.

      Exit codes: 0 done, 1 failed: the version is gone, damaged or of other features, 2 bad usage.
      """)

  @Argument(help: ArgumentHelp("Whose rankings.", valueName: "placement"))
  var placement: String

  @Option(help: ArgumentHelp("To which version.", valueName: "version"))
  var to: String?

  @Flag(help: "Take the last pin back.")
  var undo = false

  @Option(help: ArgumentHelp("Why, for those who ask later.", valueName: "text"))
  var reason: String

  @Option(help: ArgumentHelp("Who; by default the user's name.", valueName: "name"))
  var by = NSUserName()

  @Option(help: ArgumentHelp("The service.", valueName: "url"))
  var url = "http://127.0.0.1:8080"

  @Flag(name: .customLong("json"), help: "Print the answer as JSON.")
  var printsJSON = false

  func validate() throws {
    guard (to != nil) != undo else { throw ValidationError("expected --to or --undo") }
    if let to, VersionName(parsing: to) == nil {
      throw ValidationError("--to: expected \(VersionName.forms), found \(to)")
    }
    if (try? PlacementName(validating: placement)) == nil {
      throw ValidationError("expected a placement, found \(placement)")
    }
    if reason.isEmpty { throw ValidationError("--reason: expected a few words") }
  }

  func run() async throws {
    try await InspectError.telling {
      let service = ServiceQuery(url: url)
      let path = "/v1/placements/\(placement)/snapshots"
      var target = to
      if undo {
        let listing = try VersionListing(parsing: try await service.get("\(path)?limit=1000"))
        guard listing.pinned != nil else { throw InspectError.failed("no version of \(placement) is pinned") }
        target = listing.pinBefore.map { String($0) }
      }
      let body = body(target)
      let answer = try await service.ask("\(path)/current") { transport throws(TransportError) in
        target == nil
          ? try await transport.delete("\(path)/current", json: body)
          : try await transport.put("\(path)/current", json: body)
      }
      Console.print(printsJSON ? String(decoding: answer, as: UTF8.self) : try sentence(answer))
    }
  }

  private func body(_ version: String?) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      if let version { writer.member("version", version) }
      writer.member("reason", reason)
      writer.member("by", by)
    }
    return writer.bytes
  }

  private func sentence(_ answer: [UInt8]) throws -> String {
    var (action, version) = ("", "")
    try JSONReader.document(answer) { reader in
      try reader.object { reader, key in
        switch key {
        case "action": action = try reader.string()
        case "version": version = try reader.string()
        default: try reader.skip()
        }
      }
    }
    return action == "pinned"
      ? "rankings of \(placement) are kept to \(version)"
      : "rankings of \(placement) use what is published; \(version) is no longer pinned"
  }
}
