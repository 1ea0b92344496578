import Snapshots
import Testing

@Suite("Safetensors: what is written is what is read")
struct SafetensorsRoundTripTests {
  @Test("every type comes back bit for bit, with NaN payloads, -0, empty tensors and scalars")
  func roundTrip() throws {
    let archive = SafetensorsFixtures.archive
    let decoded = try SafetensorsArchive(decoding: archive.encoded())
    #expect(decoded.tensors == archive.tensors)
    #expect(try decoded.tensor("A").floats().map(\.bitPattern) == [0x7fa0_0001, 0xff80_0000, 0x8000_0000])
    #expect(try decoded.tensor("b").doubles().map(\.bitPattern) == [0xfff8_0000_dead_beef, 1])
    #expect(try decoded.tensor("sum").doubles().map(\.bitPattern) == [1 << 63])
    #expect(try decoded.tensor("sum").shape == [])
    #expect(try decoded.tensor("none").floats() == [])
    #expect(try decoded.tensor("none").shape == [0, 4])
    #expect(try decoded.tensor("id").integers() == [.min, .max])
    #expect(try decoded.tensor("raw").bytes() == [0, 127, 255])
  }

  @Test("metadata comes back with the checksum, and encoding again changes no byte")
  func metadata() throws {
    let archive = SafetensorsFixtures.archive
    let file = archive.encoded()
    let decoded = try SafetensorsArchive(decoding: file)
    let checksum = try #require(decoded.metadata[SafetensorsArchive.checksumKey])
    #expect(checksum.utf8.count == 64)
    #expect(decoded.metadata.filter { $0.key != SafetensorsArchive.checksumKey } == archive.metadata)
    #expect(decoded.encoded() == file)
  }

  @Test("metadata that looks like a checksum does not hide the real one")
  func impostors() throws {
    let zeros = String(repeating: "0", count: 64)
    for key in ["\"checksum", ",\"checksum", "{\"checksum", "a", "checksum\""] {
      let value = key == "a" ? "{\"checksum\":\"\(zeros)\"" : zeros
      let file = SafetensorsArchive(metadata: [key: value], tensors: []).encoded()
      #expect(SafetensorsFixtures.refusal(file) == nil, "\(key)")
    }
    let tensor = SafetensorsArchive.Tensor(name: "checksum", shape: [], bytes: [1])
    let file = SafetensorsArchive(tensors: [tensor]).encoded()
    #expect(try SafetensorsArchive(decoding: file).tensor("checksum").bytes() == [1])
  }

  @Test("the bytes do not depend on the order of tensors or of metadata")
  func deterministic() {
    let archive = SafetensorsFixtures.archive
    let file = archive.encoded()
    var random = SafetensorsRandom(seed: 1)
    for _ in 0..<50 {
      let metadata = Dictionary(uniqueKeysWithValues: archive.metadata.shuffled(using: &random))
      let shuffled = SafetensorsArchive(metadata: metadata, tensors: archive.tensors.shuffled(using: &random))
      #expect(shuffled == archive)
      #expect(shuffled.encoded() == file)
    }
  }

  @Test("an archive of nothing is a file")
  func nothing() throws {
    let decoded = try SafetensorsArchive(decoding: SafetensorsArchive(tensors: []).encoded())
    #expect(decoded.tensors.isEmpty)
    #expect(Array(decoded.metadata.keys) == [SafetensorsArchive.checksumKey])
  }

  @Test("data and each tensor in it start at a multiple of the element's size, whatever the header's length")
  func alignment() throws {
    for length in 0..<9 {
      let metadata = ["pad": String(repeating: "x", count: length)]
      let file = SafetensorsArchive(metadata: metadata, tensors: SafetensorsFixtures.archive.tensors).encoded()
      #expect((UInt64(file[0]) | UInt64(file[1]) << 8) % 8 == 0)
      #expect(SafetensorsFixtures.refusal(file) == nil)
    }
    let sizes = SafetensorsFixtures.archive.tensors.map(\.elements.type.size)
    #expect(sizes == sizes.sorted(by: >))
  }

  @Test("a tensor that is missing or of another type is an error that names it")
  func access() throws {
    let archive = SafetensorsFixtures.archive
    #expect(throws: SafetensorsError.self) { try archive.tensor("x") }
    do throws(SafetensorsError) {
      _ = try archive.tensor("id").floats()
      Issue.record("integers were read as floats")
    } catch {
      #expect(error.code == .wrongElementType)
      #expect(error.description == "tensor \"id\": expected F32, found I64 (wrongElementType)")
    }
    #expect(throws: SafetensorsError.self) { try archive.tensor("A").doubles() }
    #expect(throws: SafetensorsError.self) { try archive.tensor("A").integers() }
    #expect(throws: SafetensorsError.self) { try archive.tensor("A").bytes() }
  }

  @Test("equality is of bits")
  func equality() {
    func scalar(_ value: Double) -> SafetensorsArchive.Elements { .doubles([value]) }
    #expect(scalar(.nan) == scalar(.nan))
    #expect(scalar(0) != scalar(-0.0))
    #expect(SafetensorsArchive.Elements.floats([]) != .doubles([]))
  }
}
