import Events

extension Decision {
  /// Appends in what this decision, as it taught the pair of a place, differs from how it came: features of its context
  /// and of the pair's candidate.
  func write(filledIn taught: Decision, at place: Int, to writer: inout ByteWriter) {
    let candidate = places[place].candidate
    let features = taught.candidates[candidate].features
    writer.optional(taught.context == context ? nil : taught.context) { $1.write(to: &$0) }
    writer.optional(features == candidates[candidate].features ? nil : features) { $1.write(to: &$0) }
  }

  /// The decision as it taught the pair of a place.
  func filledIn(at place: Int, from reader: inout ByteReader) throws(ByteError) -> Decision {
    let context = try reader.optional { reader throws(ByteError) in try Features(from: &reader) }
    let features = try reader.optional { reader throws(ByteError) in try Features(from: &reader) }
    var taught = self
    if let context { taught.context = context }
    if let features { taught.candidates[places[place].candidate].features = features }
    return taught
  }
}
