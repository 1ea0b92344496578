package import ServiceLifecycle

/// Something that is done from time to time beside the writer, until the service stops.
package protocol Chore: Service {
  /// Works until its task is cancelled.
  func work() async
}

extension Chore {
  package func run() async throws { await cancelWhenGracefulShutdown { await work() } }
}
