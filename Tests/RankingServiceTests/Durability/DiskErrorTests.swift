import Events
import Foundation
import RankingService
import Support
import Testing

@Suite("Errors of the disk: no acknowledgement without durability", .enabled(if: FaultyDisk.isThere))
struct DiskErrorTests {
  /// What one run with a failing disk led to.
  private struct Run {
    var acknowledged: [DurabilityStory.Acknowledgement] = []
    var hasStarted = false
    /// How many operations the disk saw, and how many failed.
    var (operations, failures): (UInt64, UInt64) = (0, 0)
  }

  private static let ranking = #"{"member":"m1","context":{"hour":3},"actions":["x","y","z"]}"#

  /// Tells the story to a node whose disk fails from the `nth` operation on, or at it; ranks between the steps. What is not
  /// answered for is told once more, before what follows it: a client that goes on is a client whose events come late.
  private func tell(
    _ story: DurabilityStory, in folder: String, failingAt nth: UInt64, with failure: FaultyDisk.Failure, forEver: Bool
  ) async throws -> Run {
    let disk = try FaultyDisk(folder: folder)
    disk.fail(nth: nth, with: failure, forEver: forEver)
    // Its one checkpoint is at the end: so that the same operations come in every run.
    let test = TestNode(folder: folder, placements: story.placements)
    var run = Run()
    do {
      run.acknowledged = try await test.run { node in
        var acknowledged: [DurabilityStory.Acknowledgement] = []
        for step in story.steps.indices {
          var promise = try await story.tell(step: step, to: node)
          if promise == nil { promise = try await story.tell(step: step, to: node) }
          if let promise {
            acknowledged.append(.init(step: step, operations: 0, file: promise.file))
          }
          #expect(try await node.rank("billboard", DiskErrorTests.ranking).status == 200, "ranking goes on")
        }
        return acknowledged
      }
      run.hasStarted = true
    } catch {
      // A start that fails says so, and nothing was acknowledged.
    }
    disk.failNoMore()
    (run.operations, run.failures) = (disk.operations, disk.failures)
    return run
  }

  @Test(
    "the nth write, sync or name fails, for every n, once and for ever: ranking goes on, a restart finds all",
    arguments: FaultyDisk.Failure.allCases, [false, true])
  func everyOperationFails(failure: FaultyDisk.Failure, forEver: Bool) async throws {
    let story = try DurabilityStory(chapters: 4)
    let expected = try await story.calmEnd()
    var (nth, runs, isOver): (UInt64, Int, Bool) = (1, 0, false)
    while !isOver {
      let folder = "\(FileManager.default.temporaryDirectory.path)/marquee-error-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let run = try await tell(story, in: folder, failingAt: nth, with: failure, forEver: forEver)
      isOver = run.failures == 0
      if isOver { #expect(run.acknowledged.count == story.steps.count) }
      let losses = try await story.losses(in: folder, of: run.acknowledged, expected: expected)
      #expect(losses.isEmpty, "operation \(nth), \(failure), \(forEver ? "for ever" : "once"): \(losses)")
      runs += 1
      nth += UInt64(Chaos.count(full: 1, short: 3))
    }
    #expect(runs > 10)
  }
}
