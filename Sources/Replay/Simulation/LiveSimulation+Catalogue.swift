import Events
import JSON
import Simulation

extension LiveSimulation {
  /// Tells the service what the world's titles are, where it has a catalogue.
  ///
  /// - Returns: Whether it has one.
  func fillCatalogue(launchedAt: EventTime) async throws(ReplayError) -> Bool {
    for (index, title) in world.titles.enumerated() {
      let entry = Title(
        id: title.id, at: LiveSimulation.now, duration: title.duration, genres: [title.genre],
        launchedAt: index == world.launched ? launchedAt : nil, artworks: title.artworks.map(\.id))
      var writer = JSONWriter()
      entry.write(to: &writer)
      let (path, body) = ("/v1/titles/\(title.id)", writer.bytes)
      let answer = try await retry.attempt("PUT \(path)") { () async throws(TransportError) in
        try await transport.put(path, json: body)
      }
      if [404, 405, 501].contains(answer.status) { return false }
      guard (200..<300).contains(answer.status) else { throw .service("PUT \(path): \(answer.described)") }
    }
    return true
  }
}
