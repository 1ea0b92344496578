import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
package import UnixSignals

/// The node behind an HTTP server.
package struct RankingServer: Sendable {
  private let node: RankingNode
  private let host: String
  private let port: Int

  /// How long a stop may take: requests under way, queued records, snapshot files.
  private static let drainLimit = Duration.seconds(10)

  private let reload: PlacementReload?

  /// - Parameters:
  ///   - port: 0 takes a free one.
  ///   - reload: Reads the placement files anew, at every SIGHUP; nil: that signal is not listened to.
  package init(node: RankingNode, host: String, port: Int, reload: PlacementReload? = nil) {
    self.node = node
    self.reload = reload
    self.host = host
    self.port = port
  }

  /// Serves until a signal says to stop, then drains and keeps a snapshot of every placement. A second signal ends the
  /// process at once.
  ///
  /// - Parameter onReady: Called once, with the port, when it takes connections and the log is replayed or cannot be;
  ///   rankings are answered before.
  package func run(
    stoppingOn signals: [UnixSignal] = [.sigterm, .sigint], onReady: @escaping @Sendable (Int) async -> Void
  ) async throws {
    try await group(signals, onReady: onReady).run()
  }

  /// Serves while `body` runs, then drains and keeps a snapshot of every placement.
  package func run<Result: Sendable>(while body: (Int) async throws -> Result) async throws -> Result {
    let (ports, ready) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    let group = group([]) { ready.yield($0) }
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { ready.finish() }
        try await group.run()
      }
      guard let port = await ports.first(where: { _ in true }) else {
        try await tasks.waitForAll()
        throw CancellationError()
      }
      let outcome: Swift.Result<Result, any Error>
      do { outcome = .success(try await body(port)) } catch { outcome = .failure(error) }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return try outcome.get()
    }
  }

  private func group(_ signals: [UnixSignal], onReady: @escaping @Sendable (Int) async -> Void) -> ServiceGroup {
    let (ports, bound) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    let application = Application(
      router: node.router(),
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in bound.yield(channel.localAddress?.port ?? 0) },
      logger: node.logger)
    let herald = Herald(ports: ports, ingest: node.ingest, tell: onReady)
    let watcher = reload.map {
      EditWatcher(reload: $0, ingest: node.ingest, metrics: node.metrics, logger: node.logger) as any Service
    }
    let others: [any Service] = [herald, application, Impatience(signals: signals)] + (watcher.map { [$0] } ?? [])
    var configuration = ServiceGroupConfiguration(
      services: (node.services + others).map { .init(service: $0) },
      gracefulShutdownSignals: signals,
      logger: node.logger)
    configuration.maximumGracefulShutdownDuration = RankingServer.drainLimit
    return ServiceGroup(configuration: configuration)
  }
}

/// Says once that the service is ready.
private struct Herald: Service {
  let ports: AsyncStream<Int>
  let ingest: Ingest
  let tell: @Sendable (Int) async -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown {
      guard let port = await ports.first(where: { _ in true }) else { return }
      await ingest.recovered()
      await tell(port)
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
    }
  }
}
