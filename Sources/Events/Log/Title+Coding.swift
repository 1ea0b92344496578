extension Title {
  /// Appends it as the log keeps it.
  package func write(to writer: inout ByteWriter) {
    writer.text(id.text)
    writer.signed(at.milliseconds)
    writer.optional(duration) { $0.double($1) }
    writer.list(genres) { $0.text($1) }
    writer.optional(launchedAt) { $0.signed($1.milliseconds) }
    writer.list(artworks) { $0.text($1.text) }
    features.write(to: &writer)
  }

  /// Reads what `write` wrote.
  package init(from reader: inout ByteReader) throws(ByteError) {
    let id = ActionID(try reader.text())
    let at = try reader.time()
    let duration = try reader.optional { reader throws(ByteError) in try reader.double() }
    let genres = try reader.list { reader throws(ByteError) in try reader.text() }
    let launchedAt = try reader.optional { reader throws(ByteError) in try reader.time() }
    let artworks = try reader.list { reader throws(ByteError) in ActionID(try reader.text()) }
    self.init(
      id: id, at: at, duration: duration, genres: genres, launchedAt: launchedAt, artworks: artworks,
      features: try Features(from: &reader))
  }
}
