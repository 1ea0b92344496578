extension Record {
  /// The first byte of every record: the format it is written in.
  package static let formatVersion: UInt8 = 3

  /// The record as the log keeps it. Records have equal bytes if all their fields are equal, bit for bit.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// Appends what `encoded()` gives.
  package func write(to writer: inout ByteWriter) {
    writer.byte(Record.formatVersion)
    switch self {
    case .event(.decision(let decision)):
      writer.byte(1)
      decision.write(to: &writer)
    case .event(.impression(let impression)):
      writer.byte(2)
      impression.write(to: &writer)
    case .event(.play(let play)):
      writer.byte(3)
      play.write(to: &writer)
    case .event(.reward(let reward)):
      writer.byte(4)
      reward.write(to: &writer)
    case .event(.tick(let at)):
      writer.byte(5)
      writer.signed(at.milliseconds)
    case .publish(let placement):
      writer.byte(6)
      writer.text(placement.text)
    case .title(let title):
      writer.byte(7)
      title.write(to: &writer)
    case .retired(let placement, let actions):
      writer.byte(8)
      writer.text(placement.text)
      writer.list(actions) { $0.text($1.text) }
    case .placement(let name, let text):
      writer.byte(9)
      writer.text(name.text)
      writer.text(text)
    case .withdrawn(let name):
      writer.byte(10)
      writer.text(name.text)
    case .snapshot(let change):
      writer.byte(11)
      change.write(to: &writer)
    }
  }

  /// Reads what `encoded()` gave.
  ///
  /// - Throws: `ByteError` for any other bytes, saying where.
  package init(decoding bytes: UnsafeRawBufferPointer) throws(ByteError) {
    var reader = ByteReader(bytes)
    guard try reader.byte() == Record.formatVersion else {
      throw reader.error("record format \(Record.formatVersion)")
    }
    switch try reader.byte() {
    case 1: self = .event(.decision(try Decision(from: &reader)))
    case 2: self = .event(.impression(try Impression(from: &reader)))
    case 3: self = .event(.play(try Play(from: &reader)))
    case 4: self = .event(.reward(try Reward(from: &reader)))
    case 5: self = .event(.tick(try reader.time()))
    case 6: self = .publish(PlacementName(try reader.text()))
    case 7: self = .title(try Title(from: &reader))
    case 8:
      let placement = PlacementName(try reader.text())
      self = .retired(placement, try reader.list { reader throws(ByteError) in ActionID(try reader.text()) })
    case 9:
      let name = PlacementName(try reader.text())
      self = .placement(name, try reader.text())
    case 10: self = .withdrawn(PlacementName(try reader.text()))
    case 11: self = .snapshot(try SnapshotChange(from: &reader))
    default: throw reader.error("a record kind from 1 to 11")
    }
    guard reader.isAtEnd else { throw reader.error("the end of the record") }
  }
}

extension Impression {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.text(id.text)
    writer.signed(at.milliseconds)
    writer.text(decisionID.text)
    writer.text(action.text)
    writer.optional(member) { $0.text($1.text) }
    writer.text(origin.text)
  }

  fileprivate init(from reader: inout ByteReader) throws(ByteError) {
    let id = EventID(try reader.text())
    let at = try reader.time()
    let decisionID = DecisionID(try reader.text())
    let action = ActionID(try reader.text())
    let member = try reader.optional { reader throws(ByteError) in MemberID(try reader.text()) }
    let origin = Origin(try reader.text())
    self.init(id: id, at: at, decisionID: decisionID, action: action, member: member, origin: origin)
  }
}

extension Play {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.text(id.text)
    writer.signed(at.milliseconds)
    writer.text(member.text)
    writer.text(title.text)
    writer.double(seconds)
    writer.optional(decisionID) { $0.text($1.text) }
    writer.text(origin.text)
  }

  fileprivate init(from reader: inout ByteReader) throws(ByteError) {
    let id = EventID(try reader.text())
    let at = try reader.time()
    let member = MemberID(try reader.text())
    let title = ActionID(try reader.text())
    let seconds = try reader.double()
    let decisionID = try reader.optional { reader throws(ByteError) in DecisionID(try reader.text()) }
    let origin = Origin(try reader.text())
    self.init(
      id: id, at: at, member: member, title: title, seconds: seconds, decisionID: decisionID, origin: origin)
  }
}

extension Reward {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.text(id.text)
    writer.signed(at.milliseconds)
    writer.text(decisionID.text)
    writer.optional(action) { $0.text($1.text) }
    writer.optional(member) { $0.text($1.text) }
    writer.double(value)
    writer.text(origin.text)
  }

  fileprivate init(from reader: inout ByteReader) throws(ByteError) {
    let id = EventID(try reader.text())
    let at = try reader.time()
    let decisionID = DecisionID(try reader.text())
    let action = try reader.optional { reader throws(ByteError) in ActionID(try reader.text()) }
    let member = try reader.optional { reader throws(ByteError) in MemberID(try reader.text()) }
    let value = try reader.double()
    let origin = Origin(try reader.text())
    self.init(id: id, at: at, decisionID: decisionID, action: action, member: member, value: value, origin: origin)
  }
}
