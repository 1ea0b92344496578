import Events
import JSON

/// One line of a decision service's log, as it stands.
struct DSJSONLine {
  /// What a line is: a decision with its label, or why it is none.
  enum Kind {
    case line(DSJSONLine)
    case dropped(reason: String, isDamaged: Bool)
  }

  var cost: Double?
  var probability: Double?
  var action: Int64?
  var actionIndex: Int64?
  var actions: [Double] = []
  var probabilities: [Double] = []
  var drop = 0.0
  var isSkipped = false
  var id: String?
  var at: EventTime?
  var model: String?
  var context: DSJSONContext?
  private var other: String?
  private var isObservation = false
  private var isCheckpoint = false

  /// How deep contexts may be nested.
  private static let depthLimit = 128
  static let anotherFormat = "another format (_label_Cost)"

  static func read(_ bytes: UnsafeRawBufferPointer) -> Kind {
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
      return .dropped(reason: "checkpoint", isDamaged: false)
    }
    var line = DSJSONLine()
    do {
      try JSONReader.document(bytes, depthLimit: depthLimit) { reader in
        try reader.object { reader, key in try line.read(key, from: &reader) }
      }
    } catch {
      // That format repeats keys, so its lines may not be JSON as we read it.
      let isOther = bytes.contains(#""_label_Cost""#)
      return .dropped(reason: isOther ? anotherFormat : "damaged line", isDamaged: !isOther)
    }
    if let reason = line.reasonToDrop { return .dropped(reason: reason, isDamaged: false) }
    return .line(line)
  }

  private var reasonToDrop: String? {
    if let other { return other }
    if isSkipped { return "not activated" }
    if cost != nil { return nil }
    if isCheckpoint { return "checkpoint" }
    if context == nil { return isObservation ? "observation without a decision" : "no decision" }
    return "decision without a label"
  }

  private mutating func read(_ key: String, from reader: inout JSONReader) throws {
    switch key {
    case "_label_cost": cost = try reader.double()
    case "_label_probability": probability = try reader.double()
    case "_label_Action": action = try reader.integer()
    case "_labelIndex": actionIndex = try reader.integer()
    case "a": try reader.doubles(into: &actions, limit: JSONReader.candidateLimit)
    case "p": try reader.doubles(into: &probabilities, limit: JSONReader.candidateLimit)
    case "pdrop": drop = try reader.double()
    case "_skipLearn", "_deferred": isSkipped = try reader.bool() || isSkipped
    case "EventId": id = try reader.string()
    case "Timestamp": at = try? reader.time()
    case "VWState": try readState(from: &reader)
    case "c": context = try DSJSONContext(from: &reader)
    case "_label_ca": other = "continuous actions (_label_ca)"
    case "_outcomes": other = "several slots (_outcomes)"
    case "_label_Cost", "_label_Probability", "_multi": other = other ?? DSJSONLine.anotherFormat
    case "_label": other = other ?? "another problem (_label)"
    case "RewardValue", "Observations": isObservation = true
    default: isCheckpoint = isCheckpoint || key.lowercased().contains("checkpoint")
    }
  }

  private mutating func readState(from reader: inout JSONReader) throws {
    guard try reader.kind() == .object else { return }
    try reader.object { reader, key in
      if key == "m", try reader.kind() == .string { model = try reader.string() }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes of `text` stand somewhere among these. - Complexity: O(*count*), for what is seldom asked.
  func contains(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    return text.withUTF8Buffer { text in
      count >= length && (0...(count - length)).contains { self[$0..<($0 + length)].elementsEqual(text) }
    }
  }
}
