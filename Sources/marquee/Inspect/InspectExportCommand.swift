import ArgumentParser
import History
import Inspection
import Snapshots

/// A version, or a file → a table, or everything in JSON, for other programs.
struct InspectExportCommand: AsyncParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv
    case json
    case safetensors
  }

  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a snapshot for other programs.",
    discussion: """
      csv: a row for each action. json: all that show tells, and the sums from which it follows. safetensors: the file \
      itself, rebuilt if it is gone; with --serving-only without sums.
      """)

  @Argument(help: ArgumentHelp("A version, or a snapshot's file.", valueName: "version|file"))
  var snapshot = "current"

  @OptionGroup var source: SourceOptions

  @Option(help: "As what.")
  var format = Format.csv

  @Flag(help: "Leave the sums out of a safetensors file.")
  var servingOnly = false

  @Option(name: .customLong("out"), help: ArgumentHelp("The file; by default standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    if servingOnly, format != .safetensors {
      throw ValidationError("--serving-only: expected --format safetensors")
    }
  }

  func run() async throws {
    try await InspectError.telling {
      let found = try await SnapshotLookup(options: source).find(snapshot)
      let bytes =
        switch format {
        case .csv: SnapshotExport.csv(try source.view(of: found, named: snapshot))
        case .json: SnapshotExport.json(try source.view(of: found, named: snapshot), of: found.kept)
        case .safetensors: SnapshotFile.encode(found.kept.published, sums: servingOnly ? nil : found.kept.sums)
        }
      if let output {
        do {
          try DurableFile.write(bytes, to: output)
        } catch {
          throw InspectError.failed("\(error)")
        }
      } else {
        Console.write(bytes)
      }
      if let damage = found.origin.damage { throw InspectError.failed("its file is damaged: \(damage)") }
    }
  }
}
