import Events

extension Claim {
  func write(to writer: inout ByteWriter) {
    writer.byte(kind.rawValue)
    writer.signed(at.milliseconds)
    writer.text(id.text)
    writer.double(amount)
    writer.optional(member) { $0.text($1.text) }
    writer.optional(action) { $0.text($1.text) }
    writer.optional(decisionID) { $0.text($1.text) }
  }

  convenience init(from reader: inout ByteReader, offset: UInt64) throws(ByteError) {
    guard let kind = Earning.Kind(rawValue: try reader.byte()) else { throw reader.error("a play or a reward") }
    let at = try reader.time()
    let id = EventID(try reader.text())
    let amount = try reader.double()
    let member = try reader.optional { reader throws(ByteError) in MemberID(try reader.text()) }
    let action = try reader.optional { reader throws(ByteError) in ActionID(try reader.text()) }
    let decisionID = try reader.optional { reader throws(ByteError) in DecisionID(try reader.text()) }
    switch kind {
    case .play:
      guard let member, let action else { throw reader.error("a play with member and title") }
      self.init(
        Play(id: id, at: at, member: member, title: action, seconds: amount, decisionID: decisionID), offset: offset)
    case .reward:
      guard let decisionID else { throw reader.error("a reward with a decision") }
      let reward = Reward(id: id, at: at, decisionID: decisionID, action: action, member: member, value: amount)
      self.init(reward, decisionHash: decisionID.tableHash, offset: offset)
    }
  }
}
