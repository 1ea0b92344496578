package import Learning
import Logging
import ServiceLifecycle
import UnixSignals

/// Takes up edited placement files at every SIGHUP. Where one of them is not valid, nothing changes.
struct EditWatcher: Service {
  /// Reads all files.
  let reload: PlacementReload
  let ingest: Ingest
  let metrics: ServiceMetrics
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      let signals = await UnixSignalsSequence(trapping: .sighup)
      // A signal of before would be lost, and what it was sent for.
      await takeUp()
      for await _ in signals { await takeUp() }
    }
  }

  private func takeUp() async {
    let files: [PlacementFile]
    do throws(PlacementReloadError) {
      files = try reload()
    } catch {
      metrics.refusedEdits()
      for reason in error.reasons { logger.error("placements stay as they are", metadata: ["error": "\(reason)"]) }
      return
    }
    do {
      let count = try await take(files)
      logger.notice("placement files were read", metadata: ["changed": "\(count)"])
    } catch {
      // What found no space goes with the next batch that does.
      logger.error("edited placements are not in the log yet", metadata: ["error": "\(error)"])
    }
  }

  /// Hands files to the writer as soon as it takes anything.
  private func take(_ files: [PlacementFile]) async throws -> Int {
    while true {
      do {
        return try await ingest.take(files)
      } catch let error as IngestError where error == .recovering || error == .busy {
        try await Task.sleep(for: EditWatcher.patience)
      }
    }
  }

  private static let patience = Duration.milliseconds(100)
}

/// Reads all placement files anew; all of them are valid, or none is taken.
package typealias PlacementReload = @Sendable () throws(PlacementReloadError) -> [PlacementFile]

/// Why placement files are not taken up.
package struct PlacementReloadError: Error, Sendable {
  /// One for each file that is not valid: where, and what was expected.
  package let reasons: [String]

  package init(reasons: [String]) { self.reasons = reasons }
}
