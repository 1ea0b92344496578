import Bandits
import Events
import Snapshots
import Testing

@Suite("Content is hashed by parts")
struct ContentTests {
  private static let kinds = ModelConfiguration.Kind.allCases

  private func snapshot(_ model: any Model, _ configuration: ModelConfiguration) -> Snapshot {
    SnapshotSamples.published(model, of: SnapshotSamples.placement(configuration)).snapshot
  }

  @Test("what did not change is not hashed again, and the digest is that of hashing everything", arguments: kinds)
  func incremental(kind: ModelConfiguration.Kind) throws {
    let configuration = ModelConfiguration(kind: kind)
    var sums = SnapshotSamples.empty(configuration)
    var deriver = ModelDeriver(configuration: configuration, shape: sums.shape)
    var (known, contents) = (PartDigests(), Set<String>())
    for index in 0..<60 {
      SnapshotSamples.learn(index..<index + 1, &sums)
      let action = try #require(sums.actions.keys.first { "\(StableHash.of("\(index)") % 3)" == $0.text.dropFirst() })
      let isFinite = deriver.update(action, with: sums[action].map { CompleteSums(of: $0, at: 0) })
      #expect(isFinite)
      let model = deriver.model(all: CompleteSums(of: sums.all, at: 0))
      let next = snapshot(try #require(model), configuration)
      let (content, parts, hashed) = SnapshotContent.digest(of: next, after: known)
      #expect(content == SnapshotContent.digest(of: next))
      // Of one action, and of what all share.
      let expected = [.counts: 0, .disjoint: 1, .shared: 1, .hybrid: 2] as [ModelConfiguration.Kind: Int]
      #expect(hashed == expected[kind])
      #expect(SnapshotContent.digest(of: next, after: parts).hashed == 0)
      contents.insert(content)
      known = parts
    }
    #expect(contents.count == 60)
  }

  @Test("a published snapshot takes over what the one before has hashed, also if nobody asked some in between")
  func takesOver() throws {
    let configuration = ModelConfiguration(kind: .disjoint)
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<50, &sums)
    let model = try #require(sums.model())
    let at = EventTime(milliseconds: 1)
    let first = PublishedSnapshot(snapshot(model, configuration), publishedAt: at, after: nil)
    #expect(first.parent == nil && first.hashedParts == 0)
    let content = first.content
    #expect(first.hashedParts == 3)
    let second = PublishedSnapshot(snapshot(model, configuration), publishedAt: at, after: first)
    let third = PublishedSnapshot(snapshot(model, configuration), publishedAt: at, after: second)
    #expect(third.content == content && third.hashedParts == 0)
    // The same version again follows what it followed.
    #expect(second.parent == nil && third.parent == nil)
  }

  @Test("no snapshot holds on to those before it, whether or not anybody asked for content")
  func noChain() throws {
    let configuration = ModelConfiguration(kind: .disjoint)
    for asks in [false, true] {
      var released: [Released] = []
      var last: PublishedSnapshot?
      for index in 1...5 {
        var sums = SnapshotSamples.empty(configuration)
        SnapshotSamples.learn(0..<10 * index, &sums)
        let model = try #require(sums.model() as? DisjointModel)
        let next = PublishedSnapshot(
          snapshot(model, configuration), publishedAt: EventTime(milliseconds: 1), after: last)
        if asks { _ = next.content }
        released.append(Released(snapshot: next, part: model.posteriors.values[0]))
        last = next
      }
      #expect(released.dropLast().allSatisfy { $0.snapshot == nil && $0.part == nil }, "\(asks)")
      #expect(last?.content.count == 64)
    }
  }

  private struct Released {
    weak var snapshot: PublishedSnapshot?
    weak var part: ActionPosterior?
  }

  @Test("the order of weights and factors, and what belongs to which action, are part of the content")
  func orders() throws {
    let configuration = ModelConfiguration(kind: .disjoint)
    var sums = SnapshotSamples.empty(configuration)
    SnapshotSamples.learn(0..<50, &sums)
    let model = try #require(sums.model() as? DisjointModel)
    let values = model.posteriors.values
    let swapped = DisjointModel(
      configuration: configuration, dimension: model.dimension,
      posteriors: ActionMap(["a0": values[1], "a1": values[0], "a2": values[2]]))
    let contents = [model, swapped].map { SnapshotContent.digest(of: snapshot($0, configuration)) }
    #expect(contents[0] != contents[1])
  }
}
