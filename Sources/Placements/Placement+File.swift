import Attribution
import Bandits
import Events
package import Learning
import Yams

extension Placement {
  /// Reads one placement file. Every key, its meaning and its default: `Models/README.md`.
  ///
  /// - Throws: `PlacementError`, naming file, line, key and what was expected. Unknown keys are errors.
  package init(yaml: String, file: String) throws(PlacementError) {
    var document = try Section(Placement.compose(yaml, file: file), path: "", file: file)
    guard let name = try document.string("placement") else {
      throw document.error("placement", "expected the placement's name")
    }
    guard name.utf8.allSatisfy(\.isPlacementNameByte), name.utf8.count <= 64 else {
      throw document.error("placement", "expected at most 64 letters, digits, - and _, found \(name)")
    }
    let features = try FeatureFile(from: document.section("features"))
    let model = try ModelConfiguration(from: document.section("model"))
    try model.check(features, document: document)
    guard let attribution = try document.section("attribution") else {
      throw document.error("attribution", "expected a mapping with window, lateness and reward")
    }
    let policy = try PolicyConfiguration(
      from: document.section("policy"), holdback: document.section("holdback"), in: document)
    try policy.check(with: model, in: document)
    let rules = try AttributionRules(from: attribution)
    try model.check(rules, document: document)
    try self.init(
      name: PlacementName(name), policy: policy, model: model, features: features.schema, attribution: rules,
      learn: document.choice("learn", of: LearnMode.self) ?? .immediate,
      publish: PublishRule(from: document.section("publish")),
      persist: document.duration("persist", atLeast: .seconds(1)) ?? .minutes(5))
    try document.refuseUnknownKeys()
  }

  private static func compose(_ yaml: String, file: String) throws(PlacementError) -> Node {
    let node: Node?
    do {
      node = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw PlacementError(file: file, line: error.line, key: "", reason: "expected YAML: \(error.summary)")
    } catch {
      throw PlacementError(file: file, line: nil, key: "", reason: "expected YAML: \(error)")
    }
    guard let node else { throw PlacementError(file: file, line: nil, key: "", reason: "the file is empty") }
    return node
  }
}

extension UInt8 {
  fileprivate var isPlacementNameByte: Bool {
    switch UnicodeScalar(self) {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    case .reader(_, let offset?, _, let yaml): yaml.prefix(offset).count(where: \.isNewline) + 1
    default: nil
    }
  }

  fileprivate var summary: String {
    switch self {
    case .scanner(let context, let problem, _, _), .parser(let context, let problem, _, _),
      .composer(let context, let problem, _, _):
      [context?.text, problem].compactMap(\.self).joined(separator: " ")
    case .reader(let problem, _, _, _): problem
    case .duplicatedKeysInMapping(let keys, _): "the key \(keys.map { "\($0)" }.joined(separator: ", ")) stands twice"
    default: "\(self)"
    }
  }
}
