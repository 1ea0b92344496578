package import JSON

extension AttributionCounts {
  /// Writes an object of the law's terms: `decisions`, `impressions`, `claims` (plays and rewards) and `outcomes`.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      let groups = [
        ("decisions", decisions.terms), ("impressions", impressions.terms), ("claims", claims.terms),
        ("outcomes", [("closed", outcomes), ("rewarded", rewarded)]),
      ]
      for (name, terms) in groups {
        writer.key(name)
        writer.object { writer in for (term, count) in terms { writer.member(term, count) } }
      }
    }
  }
}
