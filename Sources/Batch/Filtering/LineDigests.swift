import Events
import JSON

/// What the Attributor tells repeats by, of sorted lines: a digest of a line's bytes instead of its event's fields, which
/// costs a tenth.
///
/// Lines of one time and id stand together, so only among those can one event be written in two ways. There, and nowhere
/// else, fields are compared: an event that was there before gets the digest it had.
struct LineDigests {
  private var texts: [UInt8] = []
  private var lines: [(text: Range<Int>, digest: UInt64)] = []

  /// - Parameters:
  ///   - json: The line's event, as it is written.
  ///   - hasNewKey: Whether the line before had another key.
  /// - Complexity: O(*n*) for *n* bytes; with a key that was there before, that of reading all its lines again.
  mutating func digest(of event: Event, in json: UnsafeRawBufferPointer, hasNewKey: Bool) -> UInt64 {
    if hasNewKey {
      texts.removeAll(keepingCapacity: true)
      lines.removeAll(keepingCapacity: true)
    } else if let known = digest(ofSame: event) {
      return known
    }
    let digest = EventDigest.of(json)
    lines.append((texts.count..<texts.count + json.count, digest))
    texts.append(contentsOf: json)
    return digest
  }

  /// The digest of a line before this one with the same event.
  private func digest(ofSame event: Event) -> UInt64? {
    let encoded = Record.event(event).encoded()
    return lines.first { line in
      let other = try? JSONReader.document(Array(texts[line.text])) { reader in try Event(from: &reader) }
      return other.map { Record.event($0).encoded() == encoded } ?? false
    }?.digest
  }
}
