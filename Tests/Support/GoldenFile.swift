import Foundation

/// Numbers computed by the Python scripts of `Tests/Golden`, kept beside them.
package enum GoldenFile {
  package static func rows<Row: Decodable>(_ name: String, as _: Row.Type = Row.self) throws -> [Row] {
    try value(name, as: [Row].self)
  }

  package static func value<Value: Decodable>(_ name: String, as _: Value.Type) throws -> Value {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try JSONDecoder().decode(
      Value.self, from: Data(contentsOf: folder.appendingPathComponent("Golden/\(name).json")))
  }
}
