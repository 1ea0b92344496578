import Foundation
import JSON
import Testing

/// A folder of files to be evaluated, which goes when it does.
final class EvaluationFolder {
  let path = Command.temporaryFolder()

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file. - Returns: Its path.
  func file(_ bytes: some Collection<UInt8>, named name: String = "log") throws -> String {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  func file(_ text: String, named name: String = "log") throws -> String { try file(text.utf8, named: name) }

  /// What is in the folder, by name.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

extension Command {
  /// Evaluates, without a bootstrap if none is asked for.
  static func evaluate(_ arguments: [String]) throws -> Result {
    try run(["evaluate", "--bootstrap", "0"] + arguments)
  }

  /// Evaluates into JSON; an answer that is not to be trusted is one too.
  static func evaluated(_ arguments: [String]) throws -> EvaluationAnswer {
    let result = try evaluate(arguments + ["--json"])
    try #require(result.code == 0 || result.code == 3, "\(result.errors)")
    return EvaluationAnswer(json: try JSONValue(parsing: result.output), code: result.code)
  }
}

/// A report that was read from JSON.
struct EvaluationAnswer {
  let json: JSONValue
  let code: Int32

  var names: [String] { json["policies"]?.array?.compactMap { $0["name"]?.string } ?? [] }

  /// How many were left out, by why.
  var dropped: [String: Int] {
    let members = json["dropped"]?.object?.members ?? []
    return Dictionary(uniqueKeysWithValues: members.map { ($0.key, Int($0.value.number ?? 0)) })
  }

  func policy(_ name: String) throws -> JSONValue {
    try #require(json["policies"]?.array?.first { $0["name"]?.string == name }, "no policy \(name)")
  }

  func estimate(_ estimator: String, of name: String) throws -> JSONValue {
    let estimates = try policy(name)["estimates"]?.array
    return try #require(estimates?.first { $0["estimator"]?.string == estimator }, "no \(estimator) of \(name)")
  }

  /// Of the log and of all policies.
  var doubts: [String] {
    let lists = [json["doubts"]] + (json["policies"]?.array ?? []).map { $0["doubts"] }
    return lists.flatMap { $0?.array ?? [] }.compactMap { $0["code"]?.string }
  }
}
