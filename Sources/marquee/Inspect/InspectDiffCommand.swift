import ArgumentParser
import Bandits
import Events
import Foundation
import History
import Inspection
import JSON
import Snapshots
import Tables

/// Two versions, or files → what changed from the first to the second.
struct InspectDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two snapshots.",
    discussion: """
      Actions that came and went, weights that moved in units of their deviation, and how the first place of recent \
      decisions would change.
      """)

  @Argument(help: ArgumentHelp("A version, or a snapshot's file.", valueName: "from"))
  var from: String

  @Argument(help: ArgumentHelp("Another.", valueName: "to"))
  var to: String

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("Entries of each list at most.", valueName: "count"))
  var top = 20

  @Option(help: ArgumentHelp("Recent decisions that both rank.", valueName: "count"))
  var decisions = 1_000

  @Flag(name: .customLong("json"), help: "Print it as JSON.")
  var printsJSON = false

  func validate() throws {
    guard (1...100_000).contains(decisions) else { throw ValidationError("--decisions: expected 1 to 100000") }
    guard top >= 1 else { throw ValidationError("--top: expected at least 1") }
  }

  func run() async throws {
    try await InspectError.telling {
      let lookup = SnapshotLookup(options: source)
      if let url = source.url, printsJSON, VersionName(parsing: from) != nil, VersionName(parsing: to) != nil {
        let path = "/v1/placements/\(try lookup.placement())/snapshots/\(from)/diff/\(to)"
        return Console.print(String(decoding: try await ServiceQuery(url: url).get(path), as: UTF8.self))
      }
      let (older, newer) = (try await lookup.find(from), try await lookup.find(to))
      let difference = try difference(older, newer)
      if printsJSON {
        var writer = JSONWriter()
        difference.write(to: &writer)
        Console.print(writer.text)
      } else {
        DifferenceText(difference).print()
      }
      for damage in [older, newer].compactMap(\.origin.damage) {
        throw InspectError.failed("a file is damaged: \(damage)")
      }
    }
  }

  private func difference(_ older: FoundSnapshot, _ newer: FoundSnapshot) throws -> SnapshotDifference {
    let isInFolder = source.url == nil && (source.folder != nil || VersionName(parsing: from) != nil)
    guard isInFolder else { return SnapshotDifference(from: older.kept, to: newer.kept, limit: top) }
    let inspector = try source.inspector()
    let placement = newer.kept.published.snapshot.placement
    let recent = (try? inspector.recentDecisions(of: placement, most: decisions)) ?? []
    return SnapshotDifference(
      from: older.kept, to: newer.kept, decisions: recent, catalogue: inspector.catalogue,
      values: inspector.values(of: newer.kept, in: recent), limit: top)
  }
}
