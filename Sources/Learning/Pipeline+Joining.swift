package import Events

/// Where the beginning of a log is far, or gone, attribution can begin in its middle: decisions that closed before are
/// not needed any more. What they taught has to come from elsewhere.
extension Pipeline {
  /// Begins after a record, without what the records before led to.
  ///
  /// All sums wait to be folded anew (`awaitsRefold`): nothing is learned until `install` brings what was learned before.
  /// - Parameters:
  ///   - offset: Of the last record that is passed over.
  ///   - records: Those up to it that say what placements and titles are, in their order.
  package init(
    after offset: UInt64, placed records: [(offset: UInt64, record: Record)], reading: @escaping PlacementReading
  ) {
    self.init(reading: reading)
    var outputs: [Output] = []
    for (place, record) in records where place > self.offset && place <= offset {
      self.offset = place - 1
      apply(record, into: &outputs)
    }
    self.offset = offset
    for index in courses.indices { courses[index].refoldsSince = offset }
  }
}
