import Events

extension AttributionCounts {
  func write(to writer: inout ByteWriter) {
    let terms = decisions.terms + impressions.terms + claims.terms
    for (_, count) in terms { writer.count(count) }
    for count in [outcomes, rewarded, amended] { writer.count(count) }
  }

  /// - Throws: `ByteError`, also where the conservation law is broken.
  init(from reader: inout ByteReader) throws(ByteError) {
    decisions.received = try reader.number()
    decisions.closed = try reader.number()
    decisions.unseen = try reader.number()
    decisions.late = try reader.number()
    decisions.pending = try reader.number()
    impressions.received = try reader.number()
    impressions.activating = try reader.number()
    impressions.repeated = try reader.number()
    impressions.unmatched = try reader.number()
    impressions.late = try reader.number()
    impressions.pending = try reader.number()
    claims.received = try reader.number()
    claims.attributed = try reader.number()
    claims.unmatched = try reader.number()
    claims.late = try reader.number()
    claims.pending = try reader.number()
    outcomes = try reader.number()
    rewarded = try reader.number()
    amended = try reader.number()
    guard areConserved else { throw reader.error("counts that obey the conservation law") }
  }
}

extension AttributionCounts.Events {
  func write(to writer: inout ByteWriter) {
    for (_, count) in terms { writer.count(count) }
  }

  /// - Throws: `ByteError`, also where the conservation law is broken.
  init(from reader: inout ByteReader) throws(ByteError) {
    received = try reader.number()
    accepted = try reader.number()
    duplicate = try reader.number()
    conflicting = try reader.number()
    rejected = try reader.number()
    guard areConserved else { throw reader.error("counts that obey the conservation law") }
  }
}
