import Events

extension Earning {
  /// Earnings as the log keeps them beside their outcome: a count, then of each kind, time, id, amount and rule.
  package static func encoded(_ earnings: [Earning]) -> [UInt8] {
    var writer = ByteWriter(reserving: 32 * earnings.count + 1)
    writer.list(earnings) { $1.write(to: &$0) }
    return writer.bytes
  }

  /// Reads what `encoded` gave.
  ///
  /// - Throws: `ByteError` for any other bytes, saying where.
  package static func decoding(_ bytes: [UInt8]) throws -> [Earning] {
    try bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      let earnings = try reader.list { reader throws(ByteError) in try Earning(from: &reader) }
      guard reader.isAtEnd else { throw reader.error("the end of the earnings") }
      return earnings
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(kind.rawValue)
    writer.signed(at.milliseconds)
    writer.text(id.text)
    writer.double(amount)
    writer.byte(rule.code)
  }

  init(from reader: inout ByteReader) throws(ByteError) {
    guard let kind = Kind(rawValue: try reader.byte()) else { throw reader.error("a play or a reward") }
    let at = try reader.time()
    let id = EventID(try reader.text())
    let amount = try reader.double()
    guard let rule = Outcome.Rule(code: try reader.byte()) else { throw reader.error("a rule from 0 to 2") }
    self.init(kind: kind, at: at, id: id, amount: amount, rule: rule)
  }
}

extension Outcome.Rule {
  fileprivate var code: UInt8 {
    switch self {
    case .none: 0
    case .decisionID: 1
    case .lastTouch: 2
    }
  }

  fileprivate init?(code: UInt8) {
    switch code {
    case 0: self = .none
    case 1: self = .decisionID
    case 2: self = .lastTouch
    default: return nil
    }
  }
}
