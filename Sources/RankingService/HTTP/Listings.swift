import Attribution
import Bandits
import Events
import JSON
import Learning
import Snapshots

/// What `GET /v1/placements` shows: each placement's settings, its current snapshot, and where its events went.
struct PlacementListing {
  let body: [UInt8]

  init(node: RankingNode) {
    let status = node.ingest.currentStatus
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("clock", node.clockMode.rawValue)
      writer.key("placements")
      writer.array { writer in
        let placements = node.ingest.placements
        for counted in status.placements.sorted(by: { $0.name < $1.name }) {
          guard let placement = placements[counted.name] else { continue }
          PlacementListing.write(placement, counted, snapshot: node.cache[placement.name], to: &writer)
        }
      }
      writer.key("unknown")
      status.unknown.write(to: &writer)
    }
    body = writer.bytes
  }

  private static func write(
    _ placement: Placement, _ counted: IngestStatus.PlacementStatus, snapshot: PublishedSnapshot?,
    to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("name", placement.name.text)
      writer.member("policy", placement.policy.description)
      writer.member("model", placement.model.kind.rawValue)
      writer.member("dimension", placement.features.dimension)
      writer.member("activation", placement.attribution.activation.rawValue)
      writer.member("window", placement.attribution.window.milliseconds)
      writer.member("lateness", placement.attribution.lateness.milliseconds)
      writer.member("learn", placement.learn.rawValue)
      if let snapshot { writer.member("snapshot", String(snapshot.version)) }
      writer.member("pairs", counted.pairs)
      writer.member("bytes", counted.bytes)
      writer.member("full", counted.isFull)
      writer.member("refolding", counted.isRefolding)
      writer.key("counts")
      counted.counts.write(to: &writer)
    }
  }
}
