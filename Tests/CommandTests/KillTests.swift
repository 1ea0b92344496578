import Foundation
import Synchronization
import Testing

@Suite("kill -9 at any moment, over the real process")
struct KillTests {
  /// How many kills a run of all of it makes; a run of the tests makes some.
  private static let kills = ProcessInfo.processInfo.environment["CHAOS"] == "full" ? 300 : 10
  /// So often that checkpoints are under way most of the time.
  private static let arguments = ["--checkpoint-every", "50ms"]

  /// A port that is free now.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
      }
    }
    try #require(result == 0)
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Tells the story to a service that is killed again and again while it is told, and asks for the end.
  ///
  /// - Parameter seed: Of the moments; nil: it is never killed.
  private func run(
    _ story: KillStory, models: String, data: String, seed: UInt64?
  ) async throws -> (end: KillStory.End, kills: Int, lost: Int) {
    let port = try KillTests.freePort()
    var service = try RunningService(models: models, data: data, port: port, KillTests.arguments)
    let url = service.url
    let telling = Task { try await story.tell(to: url, pause: .milliseconds(seed == nil ? 0 : 4)) }
    let isOver = Flag()
    let watching = Task {
      _ = await telling.result
      isOver.raise()
    }
    var (random, kills) = (Moments(state: seed ?? 0), 0)
    while seed != nil, !isOver.isRaised {
      try await Task.sleep(for: .milliseconds(random.next()))
      service.kill()
      kills += 1
      service = try RunningService(models: models, data: data, port: port, KillTests.arguments)
    }
    try await telling.value
    await watching.value
    var end = try await story.end(at: url)
    #expect(service.stop() == 0)
    let (outcomes, lost) = try await story.outcomes(in: data)
    end.outcomes = outcomes
    return (end, kills, lost)
  }

  @Test(
    "Several clients, killed at start-up, recovery, checkpoint and publish: no event lost, none counted twice, equal ends"
  )
  func killedAgainAndAgain() async throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try KillStory.write(models: "\(folder)/models")
    let story = KillStory(minutes: 300)
    let calm = try await run(story, models: "\(folder)/models", data: "\(folder)/calm", seed: nil)
    #expect(calm.lost == 0 && calm.end.outcomes.count > 2_000)
    var (kills, life) = (0, UInt64(0))
    while kills < KillTests.kills {
      life += 1
      let data = "\(folder)/killed-\(life)"
      let killed = try await run(story, models: "\(folder)/models", data: data, seed: life)
      try? FileManager.default.removeItem(atPath: data)
      #expect(killed.lost == 0, "life \(life)")
      #expect(killed.end == calm.end, "life \(life)")
      kills += killed.kills
      try #require(life < 1_000, "only \(kills) kills")
    }
  }
}

/// Milliseconds until the next kill: one in four within a start-up.
private struct Moments {
  var state: UInt64

  mutating func next() -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let number = Int(state >> 33)
    return number % 4 == 0 ? number / 4 % 150 : 150 + number / 4 % 600
  }
}

/// Raised once.
private final class Flag: Sendable {
  private let state = Mutex(false)

  var isRaised: Bool { state.withLock { $0 } }

  func raise() { state.withLock { $0 = true } }
}
