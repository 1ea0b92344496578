import CZlib
import Evaluation
import Foundation
import RoundFiles
import Testing

/// Writes `bytes` to a new file, lends its path to `body` and removes it.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) async throws -> Result) async throws -> Result {
  let path = FileManager.default.temporaryDirectory.appending(path: "rounds-\(UUID().uuidString)").path
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

/// Every round of a source, and its tally.
func allRounds(of source: some RoundSource) async throws -> (rounds: [Round], tally: RoundTally) {
  var rounds: [Round] = []
  let tally = try await source.read { rounds.append($0) }
  return (rounds, tally)
}

/// What a source throws, as one line without the file's name; nil if it throws nothing.
func fault(_ path: String, _ body: () async throws -> Void) async -> String? {
  do {
    try await body()
    return nil
  } catch let error as EvaluationError {
    return error.code == .input ? error.description.replacing(path, with: "FILE") : "\(error)"
  } catch {
    return "another error: \(error)"
  }
}

extension RoundFormat {
  /// The rounds of a file of this format.
  func source(file: String) throws -> any RoundSource {
    switch self {
    case .rounds: try MarqueeRounds(files: [file], names: ActionNames())
    case .flat: try FlatRounds(files: [file], names: ActionNames())
    case .dsjson: try DSJSONRounds(files: [file], names: ActionNames())
    case .obd: try OpenBanditRounds(files: [file], names: ActionNames())
    }
  }
}
