import Snapshots
import Testing

@Suite("Safetensors: hostile headers")
struct SafetensorsHeaderTests {
  @Test("a header's length is checked before anything is read or allocated")
  func lengths() {
    #expect(SafetensorsFixtures.refusal([])?.code == .fileTooShort)
    #expect(SafetensorsFixtures.refusal([UInt8](repeating: 0, count: 7))?.code == .fileTooShort)
    #expect(SafetensorsFixtures.refusal([UInt8](repeating: 255, count: 16))?.code == .headerOutsideFile)
    #expect(SafetensorsFixtures.refusal([0, 0, 0, 0, 0, 0, 0, 128])?.code == .headerOutsideFile)
    #expect(SafetensorsFixtures.refusal([1, 0, 0, 0, 0, 0, 0, 0])?.code == .headerOutsideFile)
    #expect(SafetensorsFixtures.refusal([0, 0, 0, 0, 0, 0, 0, 0])?.code == .headerMalformed)
    let file = SafetensorsFixtures.small.encoded()
    let limits = SafetensorsLimits(headerBytes: Int(file[0]) - 1)
    #expect(SafetensorsFixtures.refusal(file, limits: limits)?.code == .headerTooLarge)
    #expect(SafetensorsFixtures.refusal(file, limits: .init(headerBytes: -1))?.code == .headerTooLarge)
    #expect(SafetensorsFixtures.refusal(file, limits: .init(headerBytes: Int(file[0]))) == nil)
  }

  @Test("more tensors than the limit are refused")
  func count() {
    let file = SafetensorsFixtures.small.encoded()
    #expect(SafetensorsFixtures.refusal(file, limits: .init(tensors: 2)) == nil)
    #expect(SafetensorsFixtures.refusal(file, limits: .init(tensors: 1))?.code == .tooManyTensors)
  }

  @Test(
    "a header that is not strict JSON of this format is refused",
    arguments: [
      "", " ", "[]", "null", "{", "{}x", " {}", "{} {}", "{,}", #"{"a":1}"#, #"{"a":{}}"#, #"{"__metadata__":[]}"#,
      #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":{"a":"b",}}"#, #"{"a":{"dtype":"U8","shape":[1]}}"#,
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]}}"#,
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}"#,
      #"{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}"#,
      #"{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}"#,
      #"{"a":{"dtype":"U8","shape":[18446744073709551617],"data_offsets":[0,1]}}"#,
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,01]}}"#,
    ])
  func malformed(header: String) {
    #expect(SafetensorsFixtures.refusal(SafetensorsFixtures.file(header: header, data: 1))?.code == .headerMalformed)
  }

  /// One tensor `a`, of which every part is chosen.
  private func refusal(_ type: String, _ shape: String, _ range: String, data: Int = 8) -> SafetensorsError? {
    let header = #"{"a":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(range)]}}"#
    return SafetensorsFixtures.refusal(SafetensorsFixtures.file(header: header, data: data))
  }

  @Test("element types are ours or refused")
  func elementTypes() {
    #expect(refusal("F16", "4", "0,8")?.code == .unknownElementType)
    #expect(refusal("f64", "1", "0,8")?.code == .unknownElementType)
    #expect(refusal("", "1", "0,8")?.code == .unknownElementType)
    #expect(refusal("F16", "4", "0,8")?.description.contains("F32, F64, I64, U8") == true)
  }

  @Test("shapes that are negative or overflow are refused")
  func shapes() {
    #expect(refusal("U8", "-1", "0,8")?.code == .shapeInvalid)
    #expect(refusal("U8", "-2,-4", "0,8")?.code == .shapeInvalid)
    #expect(refusal("U8", "9223372036854775807,2", "0,8")?.code == .shapeInvalid)
    #expect(refusal("U8", "4294967296,4294967296,0", "0,0")?.code == .shapeInvalid)
    #expect(refusal("F64", "1152921504606846977", "0,8")?.code == .shapeInvalid)
    #expect(refusal("U8", "0,-1", "0,0", data: 0)?.code == .shapeInvalid)
  }

  @Test("ranges that are negative, backwards, of another size or beyond the file are refused")
  func ranges() {
    #expect(refusal("F64", "1", "-8,0")?.code == .rangeInvalid)
    #expect(refusal("F64", "1", "8,0")?.code == .rangeInvalid)
    #expect(refusal("F64", "1", "-9223372036854775808,9223372036854775807")?.code == .rangeInvalid)
    #expect(refusal("F64", "1", "0,7")?.code == .rangeSize)
    #expect(refusal("F64", "2", "0,8")?.code == .rangeSize)
    #expect(refusal("F64", "1", "1,9")?.code == .rangeOutsideFile)
    #expect(refusal("F64", "1", "9223372036854775799,9223372036854775807")?.code == .rangeOutsideFile)
    #expect(refusal("F64", "1", "1,9", data: 9)?.code == .rangeGap)
    #expect(refusal("F64", "1", "0,8", data: 9)?.code == .trailingData)
    #expect(refusal("F64", "1", "0,8")?.code == .checksumMissing)
  }

  @Test("tensors that overlap, leave a gap or share a name are refused")
  func together() {
    func refusal(_ first: String, _ second: String, names: (String, String) = ("a", "b")) -> SafetensorsError? {
      let parts = [(names.0, first), (names.1, second)].map { name, range in
        #""\#(name)":{"dtype":"U8","shape":[4],"data_offsets":[\#(range)]}"#
      }
      let header = "{" + parts.joined(separator: ",") + "}"
      return SafetensorsFixtures.refusal(SafetensorsFixtures.file(header: header, data: 8))
    }
    #expect(refusal("0,4", "3,7")?.code == .rangeOverlap)
    #expect(refusal("0,4", "0,4")?.code == .rangeOverlap)
    #expect(refusal("4,8", "4,8")?.code == .rangeGap)
    #expect(refusal("4,8", "0,4")?.code == .checksumMissing)
    #expect(refusal("0,4", "4,8", names: ("a", "a"))?.code == .headerMalformed)
    #expect(refusal("0,4", "4,8", names: ("a", #"\u0061"#))?.code == .headerMalformed)
    #expect(refusal("0,4", "4,8", names: ("\u{e9}", "e\u{301}"))?.code == .duplicateName)
  }

  @Test("a checksum that is absent, short, spelled otherwise or wrong is refused")
  func checksum() {
    func refusal(_ text: String) -> SafetensorsError? {
      let header = #"{"__metadata__":{\#(text)}}"#
      return SafetensorsFixtures.refusal(SafetensorsFixtures.file(header: header, data: 0))
    }
    let zeros = String(repeating: "0", count: 64)
    #expect(refusal("")?.code == .checksumMissing)
    #expect(refusal(#""checksum":"""#)?.code == .checksumMissing)
    #expect(refusal(#""checksum":"\#(zeros)0""#)?.code == .checksumMissing)
    #expect(refusal(#""checksum": "\#(zeros)""#)?.code == .checksumMissing)
    #expect(refusal(#""\"checksum":"\#(zeros)""#)?.code == .checksumMissing)
    #expect(refusal(#""checksum":"\#(zeros)""#)?.code == .checksumMismatch)
  }

  @Test("an error is one line, whatever the name")
  func readable() {
    let name = #"\n\u0000\u2028"# + String(repeating: "x", count: 500)
    let header = #"{"\#(name)":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}"#
    let description = SafetensorsFixtures.refusal(SafetensorsFixtures.file(header: header, data: 2))?.description ?? ""
    #expect(description.hasPrefix(#"tensor "\n\0\u{2028}xxx"#), "\(description)")
    #expect(description.utf8.count < 200)
    let lines = description.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    #expect(lines.count == 1)
  }
}
