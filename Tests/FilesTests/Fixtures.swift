import CZlib
import Files
import Foundation
import Testing

/// Writes `bytes` to a new file, lends its path to `body` and removes it.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) async throws -> Result) async throws -> Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)").path
  try Data(bytes).write(to: URL(filePath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await body(path)
}

func withFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
  try await withFile(Array(text.utf8), body)
}

/// One gzip member.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  var stream = z_stream()
  let started = deflateInit2_(
    &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  try #require(started == Z_OK)
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  let status = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      return deflate(&stream, Z_FINISH)
    }
  }
  try #require(status == Z_STREAM_END)
  return Array(output.prefix(Int(stream.total_out)))
}

/// Every line that can be read, and the error that ended it.
func lines(of path: String) -> (lines: [String], error: FileError?) {
  var lines: [String] = []
  do throws(FileError) {
    let reader = try LineReader(path: path)
    while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return (lines, nil)
  } catch {
    return (lines, error)
  }
}
