import ServiceLifecycle
import UnixSignals

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Ends the process at the second signal: the first one's stop may take its time, and whoever asks again will not wait.
struct Impatience: Service {
  let signals: [UnixSignal]

  func run() async throws {
    guard !signals.isEmpty else { return try await gracefulShutdown() }
    // Not a part of the orderly end: it goes on listening until the process is gone.
    Task { [signals] in
      var count = 0
      for await _ in await UnixSignalsSequence(trapping: signals) {
        count += 1
        if count == 2 { _exit(Impatience.exitCode) }
      }
    }
    try await gracefulShutdown()
  }

  /// As shells say of a process that SIGTERM ended.
  private static let exitCode: Int32 = 143
}
