package import JSON

extension Title {
  /// The longest that a title may play: a thousand hours, in seconds.
  package static let durations = 1e-3...3.6e6

  /// Reads `{"id","at","duration","genres","launchedAt","artworks","features"}`; all but the id may be left out.
  ///
  /// - Parameters:
  ///   - id: The id where the address says it; the object may then repeat it and nothing else.
  ///   - now: From when on it is so, where the object does not say.
  /// - Throws: `JSONError`, naming the key.
  package init(from reader: inout JSONReader, id: ActionID? = nil, now: EventTime) throws {
    let here = reader
    var given = id
    var title = Title(id: id ?? "", at: now)
    try reader.object { reader, name in
      switch name {
      case "id":
        let element = reader
        let own: ActionID = try reader.identifier()
        if let id, own != id { throw element.invalid("expected the id \(id), found \(own)") }
        given = own
      case "at": title.at = try reader.time()
      case "duration": title.duration = try reader.number(in: Title.durations, "seconds that it plays")
      case "genres": try reader.array { reader, _ in title.genres.append(try reader.string()) }
      case "launchedAt": title.launchedAt = try reader.time()
      case "artworks": try reader.array { reader, _ in title.artworks.append(try reader.identifier()) }
      case "features": title.features = try reader.features()
      default:
        throw reader.invalid(
          "unknown key; expected id, at, duration, genres, launchedAt, artworks or features")
      }
    }
    guard let given else { throw here.invalid("expected the key id") }
    guard title.genres.count <= 256, title.artworks.count <= 1_024 else {
      throw here.invalid("expected at most 256 genres and 1024 artworks")
    }
    title.id = given
    self = title
  }

  /// Writes what `init(from:)` reads, leaving out what is empty, and the time of what is so since ever.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", id.text)
      if at != .distantPast { writer.member("at", at) }
      if let duration { writer.member("duration", duration) }
      if !genres.isEmpty {
        writer.key("genres")
        writer.array { writer in for genre in genres { writer.string(genre) } }
      }
      if let launchedAt { writer.member("launchedAt", launchedAt.description) }
      if !artworks.isEmpty {
        writer.key("artworks")
        writer.array { writer in for artwork in artworks { writer.string(artwork.text) } }
      }
      if !features.isEmpty {
        writer.key("features")
        features.write(to: &writer)
      }
    }
  }
}
