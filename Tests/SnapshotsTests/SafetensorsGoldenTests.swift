import Snapshots
import Testing

@Suite("Safetensors: the format does not drift")
struct SafetensorsGoldenTests {
  /// The checksum is Python's `hashlib.sha256` over length, header and data built there with `json` and `struct`, with
  /// 64 zeros in the checksum's place; the file with it was opened with `safetensors.numpy.load` 0.8.0.
  private static let header =
    #"{"__metadata__":{"checksum":"ce54c91dec3e19436fe6b1738029eba2bc125344d0472984d328975370f9698e","#
    + #""placement":"home"},"a":{"data_offsets":[16,24],"dtype":"F32","shape":[2]},"#
    + #""m":{"data_offsets":[0,8],"dtype":"F64","shape":[1,1]},"#
    + #""n":{"data_offsets":[8,16],"dtype":"I64","shape":[]},"#
    + #""z":{"data_offsets":[24,27],"dtype":"U8","shape":[3]}}    "#

  private static let data: [UInt8] =
    [0, 0, 0, 0, 0, 0, 0x04, 0xc0]  // m: -2.5
    + [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]  // n: -2
    + [0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x7f]  // a: 1, infinity
    + [1, 2, 255]  // z

  private static let file: [UInt8] = [0x50, 0x01, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + data

  private static let archive = SafetensorsArchive(
    metadata: ["placement": "home"],
    tensors: [
      .init(name: "z", shape: [3], bytes: [1, 2, 255]),
      .init(name: "n", shape: [], integers: [-2]),
      .init(name: "a", shape: [2], floats: [1, .infinity]),
      .init(name: "m", shape: [1, 1], doubles: [-2.5]),
    ])

  @Test("the golden archive is written to the byte")
  func written() {
    #expect(Self.archive.encoded() == Self.file)
  }

  @Test("the golden file is read")
  func read() throws {
    let decoded = try SafetensorsArchive(decoding: Self.file)
    #expect(decoded.tensors == Self.archive.tensors)
    #expect(decoded.tensors.map(\.name) == ["m", "n", "a", "z"])
    #expect(decoded.metadata["placement"] == "home")
  }

  @Test("a sealed file in another order, with holes of white space, is read all the same")
  func otherWriter() throws {
    // As Python's writer has it: tensors in the order of their data, other keys first.
    let header =
      #"{"z": {"dtype":"U8", "shape":[1], "data_offsets":[0,1]}, "#
      + #""m":{"dtype":"F64","shape":[1],"data_offsets":[1,9]},"#
      + #""__metadata__":{"a":"b","checksum":"\#(String(repeating: "0", count: 64))"}}"#
    var file = SafetensorsFixtures.file(header: header, data: 9)
    #expect(SafetensorsFixtures.refusal(file)?.code == .checksumMismatch)
    #expect(SafetensorsChecksum.seal(&file, header: 8..<8 + header.utf8.count))
    let decoded = try SafetensorsArchive(decoding: file)
    #expect(try decoded.tensor("m").doubles() == [0])
    #expect(decoded.tensors.map(\.name) == ["m", "z"])
  }
}
