import Bandits
import Events
import Foundation
import LinearAlgebra
import Snapshots
import Testing

@Suite("Snapshots and their files")
struct SnapshotFileTests {
  private static let features = FeatureSchema(
    bias: true, context: [Feature(name: "taste", kind: .vector(size: 3))])

  /// Seeded sums of two actions, one with a full micro-batch.
  private static let sums: ModelSums = {
    var sums = ModelSums(
      configuration: ModelConfiguration(regularization: 0.5), shape: VectorShape(.disjoint, of: features))
    for index in 0..<100 {
      let noise = (0..<3).map { Double(StableHash.of("\(index) \($0)") % 1_000) / 500 - 1 }
      let action: ActionID = index < 70 ? "a" : "b"
      let refusal = sums.add(Example(features: [1] + noise, reward: Double(index % 3) / 2), of: action)
      precondition(refusal == nil, "an ordinary example")
    }
    return sums
  }()

  private static func published(seed: UInt64 = 7, version: UInt64 = 12) -> PublishedSnapshot {
    guard let model = sums.model() else { preconditionFailure("ordinary sums") }
    let snapshot = Snapshot(
      placement: "billboard", version: version, trainedThrough: EventTime(milliseconds: 1_000), outcomes: 100,
      policy: PolicyConfiguration(algorithm: .linUCB(alpha: 1), seed: seed), features: features,
      model: model)
    return PublishedSnapshot(snapshot, publishedAt: EventTime(milliseconds: 2_000), parent: 3)
  }

  private static let kept = SnapshotSums(settled: sums)

  @Test("Content is of what a ranking depends on: not of the version, but of the policy's seed")
  func contentIsOfTheRanking() {
    let content = SnapshotFileTests.published().content
    #expect(content.count == 64)
    #expect(SnapshotFileTests.published(version: 99).content == content)
    #expect(SnapshotFileTests.published(seed: 8).content != content)
  }

  @Test("A file holds posteriors and sums, and equal snapshots have equal bytes")
  func fileHoldsEverything() throws {
    let file = SnapshotFile.encode(SnapshotFileTests.published(), sums: SnapshotFileTests.kept)
    #expect(file == SnapshotFile.encode(SnapshotFileTests.published(), sums: SnapshotFileTests.kept))
    let archive = try SafetensorsArchive(decoding: file)
    #expect(archive.metadata["content"] == SnapshotFileTests.published().content)
    #expect(archive.metadata["version"] == "12")
    #expect(archive.metadata["actions"] == #"["a","b"]"#)
    #expect(archive.metadata["kernel"] == OpenBLAS.kernel)
    #expect(try archive.tensor("weights").shape == [2, 4])
    #expect(try archive.tensor("settled.counts").integers() == [70, 30])
    #expect(try archive.tensor("settled.outer_products").shape == [1, 10], "of the one with a full micro-batch")
    #expect(try archive.tensor("settled.open_rows").shape == [36, 4])
  }

  @Test("Python opens a file in one line, and its sums give the weights", .enabled(if: Python.isReady, Python.reason))
  func pythonOpensIt() throws {
    let path = "\(FileManager.default.temporaryDirectory.path)/marquee-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DurableFile.write(
      SnapshotFile.encode(SnapshotFileTests.published(), sums: SnapshotFileTests.kept), to: path)
    let output = try Python.run(
      """
      import sys, numpy as np
      from safetensors.numpy import load_file
      t = load_file(sys.argv[1])
      d = t["weights"].shape[1]
      n = t["settled.counts"]
      rows = np.split(t["settled.open_rows"], np.cumsum(n % 64)[:-1])
      matrices = iter(t["settled.outer_products"])
      for k in range(len(n)):
          u = np.zeros((d, d))
          if n[k] >= 64: u[np.triu_indices(d)] = next(matrices)
          a = u + np.triu(u, 1).T + rows[k].T @ rows[k] + 0.5 * np.eye(d)
          theta = np.linalg.solve(a, t["settled.rewarded_features"][k])
          assert np.allclose(theta, t["weights"][k], rtol=1e-9), (theta, t["weights"][k])
      print(sorted(t))
      """, path)
    #expect(output.contains("'weights'"))
  }
}

/// The interpreter of `.venv`, which `make test` makes where it can.
private enum Python {
  private static let path: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return root.appendingPathComponent(".venv/bin/python").path
  }()

  static var isReady: Bool { FileManager.default.isExecutableFile(atPath: path) }
  static let reason: Comment = "needs .venv with numpy and safetensors (make venv)"

  static func run(_ script: String, _ argument: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-c", script, argument]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(output)")
    return output
  }
}
