import ArgumentParser
import EventLog
import Events
import Foundation
import History
import Inspection
import Placements
import Snapshots

/// Where to look: a data folder, or a running service.
struct SourceOptions: ParsableArguments {
  @Option(name: .customLong("data"), help: ArgumentHelp("A data folder; it may be in use.", valueName: "folder"))
  var folder: String?

  @Option(name: .customLong("url"), help: ArgumentHelp("A service, such as http://127.0.0.1:8080.", valueName: "url"))
  var service: String?

  @Option(help: ArgumentHelp("Whose snapshots; not needed where a folder has one placement.", valueName: "name"))
  var placement: String?

  /// The folder that is looked at where nothing is said, as `serve` has it.
  private static let usualFolder = ".marquee"

  func validate() throws {
    if folder != nil, service != nil { throw ValidationError("expected --data or --url, not both") }
    if let placement, (try? PlacementName(validating: placement)) == nil {
      throw ValidationError("--placement: expected a name, found \(placement)")
    }
  }

  /// The data folder's name.
  var folderName: String { folder ?? SourceOptions.usualFolder }

  /// The service that is asked; nil: a folder is looked at.
  var url: String? { service }

  /// Opens the data folder to look at it.
  func inspector() throws -> Inspector {
    do {
      let log = try EventLog(reading: folderName)
      // Without checkpoints a replay begins elsewhere.
      let checkpoints = try? CheckpointStore(reading: folderName)
      return try Inspector(
        HistorySources(
          log: log, prunable: log, store: SnapshotStore(SnapshotFolder("\(folderName)/snapshots")),
          checkpoints: checkpoints, reading: PlacementFolder.reading))
    } catch {
      throw InspectError.failed("\(error)")
    }
  }

  /// All that a snapshot holds, with what recent decisions tell of it where a log is beside it.
  ///
  /// - Parameter argument: What named the snapshot.
  func view(of found: FoundSnapshot, named argument: String) throws -> SnapshotView {
    guard service == nil, folder != nil || VersionName(parsing: argument) != nil else {
      return SnapshotView(of: found.kept)
    }
    return try inspector().view(of: found.kept)
  }

  /// The placement that was named, or the only one.
  func name(in inspector: Inspector) throws -> PlacementName {
    let names = try inspector.placements()
    if let placement {
      guard let name = names.first(where: { $0.text == placement }) else {
        throw InspectError.usage("--placement: \(folderName) has \(SourceOptions.list(names)), and no \(placement)")
      }
      return name
    }
    guard names.count == 1 else {
      throw InspectError.usage("expected --placement: \(folderName) has \(SourceOptions.list(names))")
    }
    return names[0]
  }

  private static func list(_ names: [PlacementName]) -> String {
    names.isEmpty ? "no placements" : names.map(\.text).joined(separator: ", ")
  }
}

/// Why nothing can be shown.
enum InspectError: Error {
  /// Exit code 1.
  case failed(String)
  /// Exit code 2.
  case usage(String)

  /// Says what is wrong, and turns it into an exit code.
  static func telling<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as ExitCode {
      throw error
    } catch let error as ValidationError {
      throw error
    } catch InspectError.usage(let reason) {
      Console.say("error: \(reason)")
      throw ExitCode.badInput
    } catch InspectError.failed(let reason) {
      Console.say("error: \(reason)")
      throw ExitCode.failure
    } catch {
      Console.say("error: \(error)")
      throw ExitCode.failure
    }
  }
}

extension EventTime {
  /// By the wall clock.
  static var now: EventTime { EventTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
