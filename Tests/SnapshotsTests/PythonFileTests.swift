import Bandits
import Events
import Foundation
import Learning
import Snapshots
import Testing

/// The script of the format's page, and NumPy's own answers beside the file's.
@Suite("Snapshot files in Python", .enabled(if: Python.isReady, Python.reason))
struct PythonFileTests {
  /// The page's script, as it stands there.
  private static func script() throws -> String {
    let page = Python.root.appendingPathComponent("Sources/Snapshots/Snapshots.docc/FileFormat.md")
    let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
    return String(try #require(parts.first { $0.hasPrefix("python\n") }).dropFirst("python\n".count))
  }

  private static func run(_ script: String, _ configuration: ModelConfiguration) throws -> String {
    var world = SnapshotWorld(SnapshotSamples.placement(configuration))
    world.apply(0..<400)
    let (published, sums) = try world.publish()
    #expect(!sums.open.isEmpty && sums.settled.all.rewards.count > 192)
    let path = "\(FileManager.default.temporaryDirectory.path)/marquee-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DurableFile.write(SnapshotFile.encode(published, sums: sums), to: path)
    return try Python.run(script, path)
  }

  @Test("the page's script prints weights, mean and deviation of every action")
  func pageScript() throws {
    let output = try Self.run(Self.script(), ModelConfiguration(kind: .disjoint, halfLife: .hours(3)))
    #expect(output.split(separator: "\n").count == 3 && output.hasPrefix("a0 ["))
  }

  /// With `complete` of the page: weights to 1e-9, factors as far as a Float goes, by the page's formulas.
  private static let check = """

    lam, ids, ridges = float(meta["regularization"]), json.loads(meta["actions"]), tensors["ridges"]
    def unpack(packed, d):
        L = np.zeros((d, d))
        for row in range(d):
            for column in range(row + 1):
                b = row // 8
                L[row, column] = packed[32 * b * (b + 1) + 8 * column + row - 8 * b]
        return L
    def same_factor(packed, M):
        d = len(M)
        wanted = np.linalg.inv(np.linalg.cholesky(M))
        assert np.allclose(unpack(packed, d), wanted, rtol=1e-5, atol=1e-6 * abs(wanted).max())
    def same(a, b): assert np.allclose(a, b, rtol=1e-9, atol=1e-9 * abs(b).max()), (a, b)
    if meta["model"] != "disjoint":
        z = tensors["shared_weights"].shape[0]
        A0 = symmetric(tensors["derived_shared.outer_products"][0], z) + (lam + ridges[-1]) * np.eye(z)
        c = tensors["derived_shared.rewarded_features"][0].copy()
    parts = []
    if meta["model"] != "shared":
        for k, action in enumerate(ids):
            A, b, B = complete(tensors, meta, action)
            M = A + (lam + ridges[k]) * np.eye(len(b))
            same_factor(tensors["inverse_factors"][k], M)
            if B is None: same(np.linalg.solve(M, b), tensors["weights"][k])
            else:
                gains = np.linalg.solve(M, B)
                assert np.allclose(gains, tensors["gains"][k], rtol=1e-5, atol=1e-6)
                A0 -= B.T @ gains
                c -= B.T @ np.linalg.solve(M, b)
                parts.append((M, b, B))
    if meta["model"] != "disjoint":
        beta = np.linalg.solve(A0, c)
        same(beta, tensors["shared_weights"])
        same_factor(tensors["shared_inverse_factor"], A0)
        for k, (M, b, B) in enumerate(parts): same(np.linalg.solve(M, b - B @ beta), tensors["weights"][k])
    print("checked", len(ids))
    """

  @Test(
    "NumPy makes every number of the model again from the file alone",
    arguments: SnapshotSamples.configurations.filter { $0.kind != .counts })
  func everyNumber(configuration: ModelConfiguration) throws {
    let output = try Self.run(Self.script() + Self.check, configuration)
    #expect(output.contains("checked"))
  }
}

/// The interpreter of `.venv`, which `make test` makes where it can.
private enum Python {
  /// Of the repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let path = root.appendingPathComponent(".venv/bin/python").path

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
