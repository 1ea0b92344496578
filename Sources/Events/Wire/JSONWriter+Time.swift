package import JSON

extension JSONWriter {
  /// Writes a moment in RFC 3339, as its description has it.
  package mutating func time(_ time: EventTime) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: RFC3339.longest + 2) { bytes in
      let content = UnsafeMutableBufferPointer(rebasing: bytes[1...])
      let count = RFC3339.write(milliseconds: time.milliseconds, to: content)
      bytes[0] = UInt8(ascii: "\"")
      bytes[count + 1] = UInt8(ascii: "\"")
      raw(UnsafeBufferPointer(rebasing: bytes[..<(count + 2)]))
    }
  }

  /// Writes a key and a moment.
  package mutating func member(_ key: String, _ time: EventTime) {
    self.key(key)
    self.time(time)
  }
}
