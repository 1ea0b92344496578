import EventLog
import Events
import Foundation
import JSON
import Learning
import Placements
import RankingService
import Snapshots
import Support

/// What clients send and what they are told: the same in every run, so that an interrupted one can be held against a calm
/// one. Time is made by the events, and all decisions come with them.
struct DurabilityStory: Sendable {
  enum Step: Sendable {
    case events([Event])
    case publish(PlacementName)
  }

  /// A step that was answered for, and how many operations the disk had seen by then.
  struct Acknowledgement: Sendable {
    let step: Int
    let operations: UInt64
    /// Of the snapshot file that a publish promised.
    let file: SnapshotPromise?
  }

  struct SnapshotPromise: Sendable {
    let placement: PlacementName
    let version: UInt64
    let content: String
  }

  /// What the story ends in.
  struct End: Equatable, Sendable {
    var contents: [String] = []
    var outcomes: [UInt8] = []
  }

  /// So often that checkpoints are under way at any moment of a story.
  static let checkpointPeriod = Duration.milliseconds(2)
  static let names: [PlacementName] = ["artwork", "billboard"]
  let placements: [Placement]
  let steps: [Step]

  /// - Parameters:
  ///   - chapters: Of ten decisions of each placement, a minute apart, and at the end of every fourth a snapshot of each.
  ///   - window: Of both placements.
  init(chapters: Int, window: String = "6h") throws {
    placements = try [DurabilityStory.artwork, PlacementSamples.biasOnly("billboard")].map { text in
      try Placement(yaml: text.replacingOccurrences(of: "window: 6h", with: "window: \(window)"), file: "story.yaml")
    }
    var steps: [Step] = []
    for chapter in 0..<chapters {
      for name in DurabilityStory.names {
        steps.append(.events(QueryEvents.events(chapter * 10..<(chapter + 1) * 10, placement: name)))
      }
      if chapter % 4 == 3 { steps += DurabilityStory.names.map { .publish($0) } }
    }
    self.steps = steps + [.events([QueryEvents.end])]
  }

  private static let artwork = """
    placement: artwork
    policy: { algorithm: thompson, floor: 0.05, seed: 3 }
    model: { kind: shared }
    features:
      context: [{ name: hour, type: number, mean: 12, scale: 7 }]
      action: [{ name: year, type: number, mean: 2000, scale: 100 }]
      crosses: [{ features: [hour, action.year] }]
    attribution: { window: 6h, lateness: 10m, reward: { kind: atLeast, seconds: 120 } }
    publish: { everyOutcomes: 50, every: 1h }
    """

  /// Tells the story to a node, each step once: what is not answered for is passed over.
  func tell(_ node: NodeClient, on disk: FaultyDisk? = nil) async throws -> [Acknowledgement] {
    var acknowledged: [Acknowledgement] = []
    for index in steps.indices {
      if let promise = try await tell(step: index, to: node) {
        acknowledged.append(Acknowledgement(step: index, operations: disk?.operations ?? 0, file: promise.file))
      }
    }
    return acknowledged
  }

  /// Tells one step.
  ///
  /// - Returns: nil if it was not answered for.
  func tell(step: Int, to node: NodeClient) async throws -> (status: Int, file: SnapshotPromise?)? {
    switch steps[step] {
    case .events(let events):
      let answer = try await node.send(events)
      return answer.status == 202 ? (answer.status, nil) : nil
    case .publish(let name):
      let answer = try await node.post("/v1/placements/\(name)/snapshots")
      guard answer.status < 300, let version = answer.json["version"]?.string.flatMap({ UInt64($0) }),
        let content = answer.json["content"]?.string
      else { return nil }
      return (answer.status, SnapshotPromise(placement: name, version: version, content: content))
    }
  }

  /// Asks for the end, once everything was told.
  func end(of node: NodeClient) async throws -> End {
    var end = End()
    for name in DurabilityStory.names {
      let answer = try await node.post("/v1/placements/\(name)/snapshots")
      end.contents.append(answer.json["content"]?.string ?? "\(answer.status) \(answer.text)")
      end.outcomes += try await node.get("/v1/outcomes?placement=\(name)&format=ndjson").bytes
    }
    return end
  }

  /// The end of a run that nothing disturbs.
  ///
  /// - Parameter placements: nil: those of the story.
  func calmEnd(of placements: [Placement]? = nil) async throws -> End {
    let test = TestNode(placements: placements ?? self.placements)
    defer { test.remove() }
    return try await test.run { node in
      _ = try await tell(node)
      return try await end(of: node)
    }
  }

  /// Starts a node on what a disaster left, looks for what was answered for, tells the whole story again and compares.
  ///
  /// - Returns: What is wrong, in sentences.
  func losses(in folder: String, of acknowledged: [Acknowledgement], expected: End) async throws -> [String] {
    var test = TestNode(folder: folder, placements: placements)
    test.checkpointPeriod = DurabilityStory.checkpointPeriod
    do {
      return try await test.run { node in
        var losses = try missing(in: node.node.log, of: acknowledged)
        losses += acknowledged.compactMap { $0.file }.compactMap { promise in
          damage(of: promise, in: node.node.store)
        }
        let again = try await tell(node)
        if again.count < steps.count { losses.append("only \(again.count) of \(steps.count) steps were taken again") }
        if try await end(of: node) != expected { losses.append("the end is another one") }
        return losses
      }
    } catch {
      return ["the node does not start: \(error)"]
    }
  }

  private func missing(in log: any RecordLog, of acknowledged: [Acknowledgement]) throws -> [String] {
    var found = Set<[UInt8]>()
    try log.forEachRecord(after: 0) { _, record, _ in found.insert(record.encoded()) }
    return acknowledged.compactMap { acknowledgement in
      guard case .events(let events) = steps[acknowledgement.step] else { return nil }
      let lost = events.count { !found.contains(Record.event($0).encoded()) }
      return lost > 0 ? "\(lost) events of step \(acknowledgement.step) are lost" : nil
    }
  }

  private func damage(of promise: SnapshotPromise, in store: SnapshotStore) -> String? {
    let found = store.content(of: promise.version, of: promise.placement)
    guard found != promise.content else { return nil }
    let path = "\(promise.placement)/\(promise.version).safetensors"
    return found == nil ? "\(path) is not whole" : "\(path) has other content"
  }
}
