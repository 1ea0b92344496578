extension WorldRandom {
  /// What stands in for a number: bounds of types, and what is no number.
  private static let extremes = [
    "0", "-0", "-1", "2", "0.5", "1e308", "-1e308", "1e-320", "1e400", "9223372036854775807", "9223372036854775808",
    "999999", "1000000", "NaN", "null", "true", "\"\"", "[]", "{}", "",
  ]

  /// A file to which one to three things happened: bytes flipped, cut out or put in, lines swapped, dropped or repeated,
  /// a number replaced by one that is extreme or none.
  package mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<int(1...3) where !bytes.isEmpty { damage(&bytes) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = int(0...bytes.count - 1)
    switch int(0...7) {
    case 0: bytes[place] ^= 1 << UInt8(int(0...7))
    case 1: bytes[place] = UInt8(int(0...255))
    case 2: bytes.removeSubrange(place...)
    case 3: bytes.removeSubrange(place..<min(place + int(1...20), bytes.count))
    case 4: bytes.insert(contentsOf: bytes[place..<min(place + int(1...20), bytes.count)], at: int(0...bytes.count - 1))
    case 5: damageLines(of: &bytes)
    default: damageNumber(near: place, in: &bytes)
    }
  }

  private mutating func damageLines(of bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let (one, other) = (int(0...lines.count - 1), int(0...lines.count - 1))
    switch int(0...2) {
    case 0: lines.swapAt(one, other)
    case 1: lines.remove(at: one)
    default: lines.insert(lines[one], at: other)
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  private mutating func damageNumber(near place: Int, in bytes: inout [UInt8]) {
    func isOfNumber(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte || byte == 0x2E }
    guard let start = bytes[place...].firstIndex(where: isOfNumber) else { return }
    let end = bytes[start...].firstIndex { !isOfNumber($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: pick(WorldRandom.extremes).utf8)
  }
}
