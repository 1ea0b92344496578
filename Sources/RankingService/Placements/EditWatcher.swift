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
      for await _ in await UnixSignalsSequence(trapping: .sighup) { await takeUp() }
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
      let count = try await ingest.take(files)
      logger.notice("placement files were read", metadata: ["changed": "\(count)"])
    } catch {
      // What could not be written goes with the next batch that can.
      logger.error("edited placements are not in the log yet", metadata: ["error": "\(error)"])
    }
  }
}

/// Reads all placement files anew; all of them are valid, or none is taken.
package typealias PlacementReload = @Sendable () throws(PlacementReloadError) -> [PlacementFile]

/// Why placement files are not taken up.
package struct PlacementReloadError: Error, Sendable {
  /// One for each file that is not valid: where, and what was expected.
  package let reasons: [String]

  package init(reasons: [String]) { self.reasons = reasons }
}
