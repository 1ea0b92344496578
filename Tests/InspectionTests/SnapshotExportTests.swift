import Bandits
import Events
import Foundation
import Inspection
import JSON
import Learning
import Snapshots
import Testing

@Suite("A snapshot for other programs")
struct SnapshotExportTests {
  @Test("a table quotes what must be quoted, and its numbers read back to the bit")
  func table() throws {
    let placement = KeptSnapshots.placement(
      ModelConfiguration(regularization: 3),
      FeatureSchema(context: [Feature(name: "say \"hi\"", kind: .number(mean: 0, scale: 1))]))
    let ids: [ActionID] = ["a,b", "plain", "two\"quotes\""]
    let examples = ids.map { (action: $0, example: Example(features: [1, 0], reward: 1)) }
    let view = SnapshotView(of: try #require(KeptSnapshots.of(examples, placement)))
    let numbers = "1,1,1,0.2065493143772374,1,0.25,0.5,0.25,0\r\n"
    #expect(
      String(decoding: SnapshotExport.csv(view), as: UTF8.self)
        == "id,n,weight,meanReward,lower,upper,mean,deviation,bias,\"say \"\"hi\"\"\"\r\n"
        + "\"a,b\",\(numbers)plain,\(numbers)\"two\"\"quotes\"\"\",\(numbers)")
  }

  @Test("every row of a table has a field for each column, in every kind of model", arguments: GoldenCase.all)
  func columns(golden: GoldenCase) throws {
    let view = SnapshotView(of: try #require(try golden.kept()))
    let lines = String(decoding: SnapshotExport.csv(view), as: UTF8.self).split(separator: "\r\n")
    let header = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let weights = (view.actions.first?.weights ?? []) + view.sharedWeights
    #expect(Array(header.dropFirst(8)) == weights.map(\.feature))
    #expect(lines.count == 1 + view.actions.count + (view.sharedWeights.isEmpty ? 0 : 1))
    for line in lines { #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == header.count) }
  }

  @Test("NumPy works out every number from the sums beside it", .enabled(if: Python.isReady, Python.reason))
  func sums() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("marquee-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var arguments = [GoldenCase.script]
    for (index, golden) in GoldenCase.all.enumerated() {
      let kept = try #require(try golden.kept())
      let file = folder.appendingPathComponent("\(index).json")
      try Data(SnapshotExport.json(SnapshotView(of: kept), of: kept)).write(to: file)
      arguments.append(file.path)
    }
    let (status, output) = try Python.run(arguments)
    #expect(status == 0 && output.split(separator: "\n").count == GoldenCase.all.count, "\(output)")
  }

  @Test("a weight that is off in the tenth digit is found by the script", .enabled(if: Python.isReady, Python.reason))
  func wrong() throws {
    let golden = try #require(GoldenCase.all.last { $0.kind == "disjoint" })
    let kept = try #require(try golden.kept())
    let view = SnapshotView(of: kept)
    let value = try #require(view.actions.last?.weights.last?.value)
    let text = String(decoding: SnapshotExport.json(view, of: kept), as: UTF8.self)
    let altered = text.replacingOccurrences(of: "\"value\":\(value)", with: "\"value\":\(value + 2e-9)")
    #expect(altered != text)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("marquee-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(altered.utf8).write(to: file)
    #expect(try Python.run([GoldenCase.script, file.path]).status != 0)
  }

  @Test("a file for serving only has no sums to show")
  func serving() throws {
    let golden = try #require(GoldenCase.all.first)
    let kept = try #require(try golden.kept(keepsSums: false))
    let text = String(decoding: SnapshotExport.json(SnapshotView(of: kept), of: kept), as: UTF8.self)
    #expect(text.contains("\"from\":\"serving\"") && text.hasSuffix("\"sums\":null}"))
  }
}

extension GoldenCase {
  /// `Tests/Golden/views.py`.
  fileprivate static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden/views.py").path
}

/// The interpreter of `.venv`, which `make test` makes where it can.
private enum Python {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent(".venv/bin/python").path

  static var isReady: Bool { FileManager.default.isExecutableFile(atPath: path) }
  static let reason: Comment = "needs .venv with numpy (make venv)"

  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
