import Events

extension PairFeatures {
  /// Appends in what they differ from those that the decision came with.
  func write(beside own: PairFeatures, to writer: inout ByteWriter) {
    writer.optional(context == own.context ? nil : context) { $1.write(to: &$0) }
    writer.optional(action == own.action ? nil : action) { $1.write(to: &$0) }
  }

  /// Reads what `write` wrote.
  init(from reader: inout ByteReader, beside own: PairFeatures) throws(ByteError) {
    let context = try reader.optional { reader throws(ByteError) in try Features(from: &reader) }
    let action = try reader.optional { reader throws(ByteError) in try Features(from: &reader) }
    self.init(context: context ?? own.context, action: action ?? own.action)
  }
}
