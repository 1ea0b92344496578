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

  /// - Parameter port: 0 takes a free one.
  package init(node: RankingNode, host: String, port: Int) {
    self.node = node
    self.host = host
    self.port = port
  }

  /// Serves until a signal says to stop, then drains and keeps a snapshot of every placement.
  ///
  /// - Parameters:
  ///   - signals: Which signals stop it.
  ///   - onReady: Called once, with the port, when it takes connections.
  package func run(
    signals: [UnixSignal] = [.sigterm, .sigint], onReady: @escaping @Sendable (Int) async -> Void
  ) async throws {
    let application = Application(
      router: node.router(),
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: .init(address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
      logger: node.logger)
    var group = ServiceGroupConfiguration(
      services: (node.services + [application]).map { .init(service: $0) }, gracefulShutdownSignals: signals,
      logger: node.logger)
    group.maximumGracefulShutdownDuration = .seconds(10)
    try await ServiceGroup(configuration: group).run()
  }
}
