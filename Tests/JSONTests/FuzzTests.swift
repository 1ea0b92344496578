import JSON
import Testing

@Suite("No input traps, and all ways of reading agree")
struct FuzzTests {
  static let seeds = [
    #"{"decisionID":"d-1","context":{"hour":20,"x":-1.5e-3},"actions":["tt1",{"id":"é\u00e9\ud83d\ude00\n"}],"e":null}"#,
    #"[[],{},[{"a":[true,false,null]}],0.1,12345678901234567890,"\"\\\/",""]"#,
    #"{"k1":1,"k2":1,"k3":1,"k4":1,"k5":1,"k6":1,"k7":1,"k8":1,"k9":1,"l1":1,"l2":1,"l3":1,"l4":1,"l5":1,"l6":1,"l7":1,"l8":1}"#,
    "\"日本語 плюс 😀 text that is somewhat long\"", "-123.456e+7",
  ]

  /// 8 × 25,000 mutated documents.
  @Test("Mutated documents are refused or read, never worse", arguments: UInt64(0)..<8)
  func mutations(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var accepted = 0
    for _ in 0..<25_000 {
      let document = mutated(Array((Self.seeds.randomElement(using: &random) ?? "").utf8), using: &random)
      if isConsistent(document) { accepted += 1 }
    }
    #expect(500...20_000 ~= accepted, "the mutations should leave some documents well formed, and not most")
  }

  private func mutated(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes[index] = Array(#"{}[]",:\0-.eE tn"#.utf8).randomElement(using: &random) ?? 0
      case 3: bytes.remove(at: index)
      case 4: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: index)
      default: bytes.removeLast(Int.random(in: 0..<min(4, bytes.count), using: &random))
      }
    }
    return bytes
  }

  /// Whether `document` is JSON; the tree, skip and a reader that expects something else must say the same.
  private func isConsistent(_ document: [UInt8]) -> Bool {
    let skipped = error(document) { try $0.skip() }
    let other = error(document) { try $0.object { reader, _ in _ = try reader.integer() } }
    var value: JSONValue?
    let tree = error(document) { value = try $0.value() }
    let isRight =
      if let skipped {
        skipped.code == .malformed && 0...document.count ~= skipped.offset && tree == skipped
          && other?.code == .malformed
      } else if let value {
        other?.code != .malformed && comesBack(value)
      } else {
        other?.code != .malformed && tree?.reason == "a number out of range"
      }
    if !isRight { Issue.record("\(String(decoding: document, as: UTF8.self)): \(document)") }
    return skipped == nil
  }

  private func comesBack(_ value: JSONValue) -> Bool {
    var writer = JSONWriter()
    writer.value(value)
    return (try? JSONValue(parsing: writer.bytes)) == value
  }
}
