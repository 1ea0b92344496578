import ArgumentParser
import Bandits
import Events
import History
import Inspection
import JSON
import Tables

/// A folder, or a service → the versions of its snapshots.
struct InspectListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the versions of snapshots, and who kept rankings to which.",
    discussion: "The latest first: those that the log tells of, and those that only have a file.")

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("Versions that are listed at most.", valueName: "count"))
  var limit = 50

  @Option(help: ArgumentHelp("Draw mean reward, outcomes and actions over time.", valueName: "file.svg"))
  var plot: String?

  @Flag(name: .customLong("json"), help: "Print it as JSON.")
  var printsJSON = false

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit: expected 1 to 10000") }
  }

  func run() async throws {
    try await InspectError.telling {
      let listings = try await listings()
      if let plot { try await ListPlot(listings, source).write(to: plot) }
      if printsJSON {
        var writer = JSONWriter()
        writer.array { writer in for listing in listings { listing.write(to: &writer) } }
        Console.print(listings.count == 1 ? String(writer.text.dropFirst().dropLast()) : writer.text)
      } else {
        for listing in listings { print(listing) }
      }
      for entry in listings.flatMap(\.entries) {
        if let damage = entry.damage {
          throw InspectError.failed("the file of version \(entry.version) is damaged: \(damage)")
        }
      }
    }
  }

  /// Of the placement that was named, or of all.
  private func listings() async throws -> [VersionListing] {
    if let url = source.url {
      let placement = try SnapshotLookup(options: source).placement()
      let body = try await ServiceQuery(url: url).get("/v1/placements/\(placement)/snapshots?limit=\(limit)")
      return [try VersionListing(parsing: body)]
    }
    let inspector = try source.inspector()
    let names = try source.placement.map { _ in [try source.name(in: inspector)] } ?? inspector.placements()
    return try names.map { try inspector.listing(of: $0, most: limit) }
  }

  private func inUse(_ listing: VersionListing) -> String {
    guard let pin = listing.pinned else {
      return listing.current.map { "rankings use \($0)" } ?? "nothing is published"
    }
    let newest = listing.newest.map { "; published last: \($0)" } ?? ""
    return "rankings are kept to \(pin.version) by \(pin.by) (\(pin.reason))\(newest)"
  }

  private func print(_ listing: VersionListing) {
    Console.print("\(listing.placement): \(inUse(listing))")
    printVersions(listing.entries)
    guard !listing.pins.isEmpty else { return }
    Console.print("\npins and their ends")
    var pins = Table([
      .text("when"), .text("what"), .number("version"), .text("by"), .text("why", flexible: true),
    ])
    for pin in listing.pins {
      pins.append([
        .init(pin.at.description), .init(pin.action == .pinned ? "pinned" : "unpinned"), .init(String(pin.version)),
        .init(pin.by), .init(pin.reason),
      ])
    }
    Console.print(pins)
  }

  private func printVersions(_ entries: [VersionListing.Entry]) {
    // A policy that is the same for all is said once, and leaves the table its width.
    let policies = Set(entries.map(\.policy))
    if policies.count == 1, let policy = policies.first { Console.print("policy: \(policy)") }
    var columns: [Table.Column] = [
      .number("version"), .text("published"), .text("why"), .number("outcomes"), .number("actions"), .number("size"),
    ]
    if policies.count > 1 { columns.append(.text("policy", flexible: true)) }
    var table = Table(columns + [.text("")])
    for entry in entries {
      let marks = [entry.isCurrent ? "current" : nil, entry.isPinned ? "pinned" : nil].compactMap(\.self)
      var row: [Table.Cell] = [
        .init(String(entry.version), .strong), .init(entry.publishedAt.description), .init(entry.reason ?? ""),
        .init(entry.outcomes.grouped), .init(entry.actions.grouped),
        .init(entry.damage == nil ? entry.bytes?.byteSize ?? "no file" : "damaged"),
      ]
      if policies.count > 1 { row.append(.init(entry.policy)) }
      table.append(row + [.init(marks.joined(separator: ", "), .good)])
    }
    Console.print(table)
  }
}
