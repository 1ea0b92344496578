import Events
import Foundation
import History
import Inspection
import Placements
import Replay
import Snapshots
import Tables

/// Finds what a command's argument names: a version in a folder or of a service, or a snapshot's file.
struct SnapshotLookup {
  let options: SourceOptions

  /// - Parameter argument: A version's name, or the path of a file.
  func find(_ argument: String) async throws -> FoundSnapshot {
    guard let name = VersionName(parsing: argument) else { return try file(argument) }
    if let url = options.url { return try await version(name, of: url) }
    let inspector = try options.inspector()
    let placement = try options.name(in: inspector)
    let version = try inspector.version(name, of: placement, now: .now)
    return try await inspector.find(version, of: placement, wantsSums: true)
  }

  private func file(_ path: String) throws -> FoundSnapshot {
    do {
      let bytes = try DurableFile.read(path, limit: SnapshotFolder.sizeLimit)
      return FoundSnapshot(try SnapshotFile.read(bytes, reading: PlacementFolder.reading))
    } catch let error as DurableFileError where error.code == .missing {
      throw InspectError.usage("expected \(VersionName.forms), or a snapshot's file, found \(path)")
    } catch let error as SnapshotFileError {
      if let said = SnapshotFile.summary(of: try DurableFile.read(path, limit: SnapshotFolder.sizeLimit)) {
        Console.print(said.text)
      }
      throw InspectError.failed("\(path): \(error)")
    } catch {
      throw InspectError.failed("\(path): \(error)")
    }
  }

  /// The service sends the file, which holds all that there is to show.
  private func version(_ name: VersionName, of url: String) async throws -> FoundSnapshot {
    let answer = try await ServiceQuery(url: url).get(
      "/v1/placements/\(try placement())/snapshots/\(name)?format=safetensors")
    do {
      return FoundSnapshot(try SnapshotFile.read(answer, reading: PlacementFolder.reading))
    } catch {
      throw InspectError.failed("the service sent no snapshot: \(error)")
    }
  }

  /// Of a service it has to be said.
  func placement() throws -> String {
    guard let placement = options.placement else { throw InspectError.usage("expected --placement with --url") }
    return placement
  }
}

/// Asks a running service.
struct ServiceQuery {
  let url: String

  /// The body of an answer 200.
  func get(_ path: String) async throws -> [UInt8] {
    try await ask(path) { transport throws(TransportError) in try await transport.get(path) }
  }

  /// The body of an answer 200 to what `body` sends.
  func ask(
    _ path: String, _ body: (HTTPTransport) async throws(TransportError) -> ServiceAnswer
  ) async throws -> [UInt8] {
    let answer: ServiceAnswer
    do {
      answer = try await HTTPTransport.connected(to: url) { transport in try await body(transport) }
    } catch let error as ReplayError {
      throw error.code == .input ? InspectError.usage(error.description) : .failed(error.description)
    } catch let error as TransportError {
      throw InspectError.failed("\(url)\(path): \(error.reason)")
    }
    guard (200..<300).contains(answer.status) else { throw InspectError.failed("\(path): \(answer.described)") }
    return answer.body
  }
}

extension SnapshotSummary {
  /// What a damaged file says of itself, which may be what is damaged.
  fileprivate var text: String {
    """
    what the damaged file says of itself, none of it checked:
    version    \(version), after \(parent.map { "\($0)" } ?? "none")
    content    \(content)
    policy     \(policy)
    trained    \(trainedThrough), \(outcomes.grouped) outcomes closed, \(actions.grouped) actions
    published  \(publishedAt)
    """
  }
}
