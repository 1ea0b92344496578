import Foundation
import Testing

// Sleeps of the thread, not of the task: beside tests that keep all of the pool's threads a task may sleep for longer than
// the ten seconds of a stop.
@Suite("Stopping a service")
struct StopTests {
  /// A request that never ends, on a connection that has answered before: an orderly stop waits for it.
  private func beginRequest(port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
    let first = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(write(descriptor, first, first.utf8.count) == first.utf8.count)
    var answer = [UInt8](repeating: 0, count: 4_096)
    #expect(read(descriptor, &answer, answer.count) > 0)
    let head = "POST /v1/events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"
    #expect(write(descriptor, head, head.utf8.count) == head.utf8.count)
    return descriptor
  }

  @Test("One signal waits for a request under way, a second ends the process at once")
  func secondSignal() throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = try RunningService(models: "\(Command.root)/Models", data: folder)
    let port = try #require(URL(string: service.url)?.port)
    let request = try beginRequest(port: port)
    defer { close(request) }
    Thread.sleep(forTimeInterval: 1)
    service.terminate()
    Thread.sleep(forTimeInterval: 0.5)
    #expect(service.isRunning, "the request holds it up")
    service.terminate()
    #expect(service.wait() == 143)
  }

  @Test("A request that never ends does not keep a service from stopping within its ten seconds")
  func drainEnds() throws {
    let folder = Command.temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let service = try RunningService(models: "\(Command.root)/Models", data: folder)
    let request = try beginRequest(port: try #require(URL(string: service.url)?.port))
    defer { close(request) }
    Thread.sleep(forTimeInterval: 1)
    let timer = ContinuousClock.now
    #expect(service.stop() == 0)
    #expect(.now - timer < .seconds(20), "ten seconds, on a machine that does other things")
  }
}
