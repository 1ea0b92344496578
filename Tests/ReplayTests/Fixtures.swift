import CZlib
import Foundation
import Replay
import Testing

/// The recorded log in the repository.
let openBanditFile = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../Benchmarks/Data/open-bandit/random_all.csv").standardizedFileURL.path

/// Writes `bytes` to a new file, lends its path to `body` and removes it.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) async throws -> Result) async throws -> Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)").path
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
func lines(of path: String) -> (lines: [String], error: ReplayError?) {
  var lines: [String] = []
  do throws(ReplayError) {
    let reader = try LineReader(path: path)
    while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return (lines, nil)
  } catch {
    return (lines, error)
  }
}

/// The error of `body`, nil if it throws none.
func failure(_ body: () throws(ReplayError) -> Void) -> ReplayError? {
  do throws(ReplayError) { try body() } catch { return error }
  return nil
}

/// `count` impressions, a second apart from `start` in milliseconds, one per line.
func impressions(_ count: Int, from start: Int = 1_000_000) -> String {
  (0..<count).map { impression(at: start + $0 * 1_000) + "\n" }.joined()
}

func impression(at milliseconds: Int) -> String {
  #"{"type":"impression","at":\#(milliseconds),"decisionID":"d","action":"a"}"#
}
