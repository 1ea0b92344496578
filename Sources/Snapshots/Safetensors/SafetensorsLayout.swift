/// Where each tensor of a header lies in its file, after every check that needs no element.
struct SafetensorsLayout {
  /// A tensor whose bytes are known to be inside the file.
  struct Slot {
    let name: String
    let type: SafetensorsArchive.ElementType
    let shape: [Int]
    /// Relative to the data section.
    let range: Range<Int>
  }

  /// The tensors in the order of their bytes.
  let slots: [Slot]

  /// Places `entries` in a data section of `dataCount` bytes.
  ///
  /// - Throws: The first failure of: names differ, each entry is right by itself, together they cover the section.
  /// - Complexity: O(*n* log *n*) for *n* entries.
  init(_ entries: [SafetensorsHeader.Entry], dataCount: Int) throws(SafetensorsError) {
    var names = Set<String>(minimumCapacity: entries.count)
    for entry in entries where !names.insert(entry.name).inserted {
      throw SafetensorsError(.duplicateName, tensor: entry.name, expected: "a name of its own")
    }
    var slots: [Slot] = []
    slots.reserveCapacity(entries.count)
    for entry in entries {
      slots.append(try Self.slot(entry, dataCount: dataCount))
    }
    slots.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try Self.checkCoverage(slots, dataCount: dataCount)
    self.slots = slots
  }

  private static func slot(_ entry: SafetensorsHeader.Entry, dataCount: Int) throws(SafetensorsError) -> Slot {
    func failure(_ code: SafetensorsError.Code, _ expected: String) -> SafetensorsError {
      SafetensorsError(code, tensor: entry.name, expected: expected)
    }
    guard let type = SafetensorsArchive.ElementType(rawValue: entry.type) else {
      let known = SafetensorsArchive.ElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure(.unknownElementType, "dtype one of \(known)")
    }
    let size = SafetensorsArchive.Tensor.count(of: entry.shape).flatMap { count in
      let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
      return overflow ? nil : size
    }
    guard let size else { throw failure(.shapeInvalid, "dimensions from 0 up and a size below 2^63") }
    guard 0 <= entry.begin, entry.begin <= entry.end else {
      throw failure(.rangeInvalid, "0 <= begin <= end, found \(entry.begin) and \(entry.end)")
    }
    guard entry.end - entry.begin == size else {
      throw failure(.rangeSize, "\(size) bytes, found \(entry.end - entry.begin)")
    }
    guard entry.end <= dataCount else {
      throw failure(.rangeOutsideFile, "an end up to \(dataCount), found \(entry.end)")
    }
    return Slot(name: entry.name, type: type, shape: entry.shape, range: entry.begin..<entry.end)
  }

  private static func checkCoverage(_ slots: [Slot], dataCount: Int) throws(SafetensorsError) {
    var end = 0
    for slot in slots {
      let begin = slot.range.lowerBound
      guard begin == end else {
        let code: SafetensorsError.Code = begin < end ? .rangeOverlap : .rangeGap
        throw SafetensorsError(code, tensor: slot.name, expected: "bytes from \(end), found \(begin)")
      }
      end = slot.range.upperBound
    }
    guard end == dataCount else {
      throw SafetensorsError(.trailingData, at: "data", expected: "\(end) bytes, found \(dataCount)")
    }
  }
}
