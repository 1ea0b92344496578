import Foundation

/// Writes `bytes` to a new file, lends its path to `body` and removes it.
package func withFile<Result>(_ bytes: [UInt8], _ body: (String) async throws -> Result) async throws -> Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "marquee-\(UUID().uuidString)").path
  try Data(bytes).write(to: URL(filePath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

package func withFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
  try await withFile(Array(text.utf8), body)
}
