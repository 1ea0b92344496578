import Foundation

/// Numbers computed by the Python scripts of `Tests/Golden`, kept beside them.
enum IntervalGolden {
  static func value<Value: Decodable>(_ name: String, as _: Value.Type) throws -> Value {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appendingPathComponent("Golden/\(name).json"))
    return try JSONDecoder().decode(Value.self, from: data)
  }
}
