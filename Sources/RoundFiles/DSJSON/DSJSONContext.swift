import Events
import JSON

/// A decision service's context, flattened: what nests is named by its path, `Geo.country`.
///
/// As Vowpal Wabbit has it, names that begin with `_` are no features, and the objects of a list stand beside each other.
/// Numbers, texts and lists of either are taken; null, lists of lists and what is too much are left out.
struct DSJSONContext {
  /// One of `_multi`: what could be chosen.
  struct Action {
    var id: String?
    var tag: String?
    var features: Features
  }

  private(set) var features = Features.none
  /// In the order of their numbers; nil where the line does not list them.
  private(set) var actions: [Action]?
  /// Whether something did not fit.
  private(set) var isCut = false

  init(from reader: inout JSONReader) throws {
    var entries: [Features.Entry] = []
    try reader.object { reader, key in
      if key == "_multi" { return try readActions(from: &reader) }
      if !key.hasPrefix("_") { try flatten(&reader, named: key, into: &entries) }
    }
    features = limited(entries)
  }

  private mutating func readActions(from reader: inout JSONReader) throws {
    let here = reader
    var actions: [Action] = []
    try reader.array { reader, index in
      guard index < JSONReader.candidateLimit else {
        throw here.invalid("expected at most \(JSONReader.candidateLimit) actions")
      }
      var action = Action(features: .none)
      var entries: [Features.Entry] = []
      try reader.object { reader, key in
        if key == "_tag", try reader.kind() == .string {
          action.tag = try reader.string()
        } else if !key.hasPrefix("_") {
          try flatten(&reader, named: key, into: &entries)
        }
      }
      if case .text(let id)? = entries.first(where: { $0.name == "i.id" })?.value { action.id = id }
      action.features = limited(entries)
      actions.append(action)
    }
    self.actions = actions
  }

  private mutating func limited(_ entries: [Features.Entry]) -> Features {
    if entries.count > Features.countLimit { isCut = true }
    return Features(Array(entries.prefix(Features.countLimit)))
  }

  private mutating func flatten(
    _ reader: inout JSONReader, named name: String, into entries: inout [Features.Entry]
  ) throws {
    switch try reader.kind() {
    case .number: entries.append(Features.Entry(name: name, value: .number(try reader.double())))
    case .string: entries.append(Features.Entry(name: name, value: .text(try reader.string())))
    case .bool: entries.append(Features.Entry(name: name, value: .text(try reader.bool() ? "true" : "false")))
    case .null: try reader.skip()
    case .object:
      try reader.object { reader, key in
        if !key.hasPrefix("_") { try flatten(&reader, named: "\(name).\(key)", into: &entries) }
      }
    case .array: try flattenList(&reader, named: name, into: &entries)
    }
  }

  private mutating func flattenList(
    _ reader: inout JSONReader, named name: String, into entries: inout [Features.Entry]
  ) throws {
    var numbers: [Double] = []
    var texts: [String] = []
    try reader.array { reader, _ in
      switch try reader.kind() {
      case .object: try flatten(&reader, named: name, into: &entries)
      case .number where texts.isEmpty && numbers.count < 10_000: numbers.append(try reader.double())
      case .string where numbers.isEmpty && texts.count < 10_000: texts.append(try reader.string())
      case .null: try reader.skip()
      default:
        isCut = true
        try reader.skip()
      }
    }
    if !numbers.isEmpty { entries.append(Features.Entry(name: name, value: .vector(numbers))) }
    if !texts.isEmpty { entries.append(Features.Entry(name: name, value: .texts(texts))) }
  }
}
