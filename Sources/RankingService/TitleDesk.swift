import Attribution
package import Events

/// Takes entries of the catalogue, and answers what it says.
package struct TitleDesk: Sendable {
  let ingest: Ingest
  let clock: ServiceClock

  /// From when on an entry holds that does not say.
  var now: EventTime { clock.now }

  /// The latest entry of a title; with `at`, the latest that is not after it.
  func latest(_ id: ActionID, at: EventTime? = nil) -> Title? {
    guard let at else { return ingest.catalogue.latest(id) }
    return ingest.catalogue.title(id, at: at)
  }

  /// Makes entries durable and takes them up, in their order.
  ///
  /// An entry that begins now and says what holds now is not stored again, nor is one that is there with its time: an
  /// import may be repeated every night, or sent again after a failure, and the catalogue does not grow.
  /// - Returns: For each the entry that says the same and was there before; nil for those that were taken up.
  /// - Throws: `IngestError`.
  package func take(_ titles: [Title], now: EventTime) async throws -> [Title?] {
    let catalogue = ingest.catalogue
    var told = Set<ActionID>()
    let known = titles.map { title -> Title? in
      // What this import has said of a title before counts, and is not in the catalogue yet.
      guard !told.contains(title.id), let known = catalogue.title(title.id, at: title.at),
        title.at == now || title.at == known.at, known.says(theSameAs: title)
      else {
        told.insert(title.id)
        return nil
      }
      return known
    }
    try await ingest.submit(zip(titles, known).filter { $1 == nil }.map(\.0))
    return known
  }
}

extension Title {
  /// Whether both say the same, whenever it holds.
  fileprivate func says(theSameAs other: Title) -> Bool {
    var own = self
    own.at = other.at
    return own == other
  }
}
