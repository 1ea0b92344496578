import Testing

/// A small package that breaks every rule about arrows.
@Suite("Arrows in a bad sample")
struct ArrowSampleTests {
  private let manifest = Manifest(
    """
    let package = Package(
      products: [.executable(name: "tool", targets: ["tool"])],
      targets: [
        // Not a target: .target(name: "Nothing").
        .target(name: "Events", dependencies: ["Service"]),
        .target(name: "Service", dependencies: [.product(name: "Web", package: "web"), .target(name: "Events")]),
        .executableTarget(name: "tool", dependencies: ["Service"]),
        .target(name: "Support", dependencies: ["Events"], path: "Tests/Support"),
      ])
    """)

  private let files = [
    TextFile(path: "Sources/Events/a.swift", text: "import Web\npublic import FoundationEssentials\nimport Web\n"),
    TextFile(path: "Sources/Service/a.swift", text: "import struct Web.Request\n// import tool\nimport Events\n"),
    TextFile(path: "Sources/tool/a.swift", text: "import Service\n@preconcurrency import Web\nimport Events\n"),
    TextFile(path: "Tests/Support/a.swift", text: "import Web\nimport Events\n"),
  ]

  @Test("names, folders and dependencies are read, comments are not")
  func manifestIsRead() {
    #expect(manifest.targets.map(\.name) == ["Events", "Service", "tool", "Support"])
    #expect(manifest.targets.map(\.folder) == ["Sources/Events", "Sources/Service", "Sources/tool", "Tests/Support"])
    #expect(manifest.targets.map(\.dependencies) == [["Service"], ["Web", "Events"], ["Service"], ["Events"]])
  }

  @Test("an import that is not declared is found")
  func undeclaredIsFound() {
    let findings = Arrow.undeclared(manifest, files)
    #expect(findings.map { "\($0.path):\($0.line)" } == ["Sources/tool/a.swift:3"])
  }

  @Test("a dependency on a target below is found")
  func upwardIsFound() {
    #expect(Arrow.upward(manifest).map(\.problem) == ["Events depends on Service, which stands below it"])
  }

  @Test("an impure import in a pure target is found")
  func impureIsFound() {
    let findings = Arrow.impure(manifest, files)
    #expect(findings.map { "\($0.path):\($0.line)" } == ["Sources/Events/a.swift:2"])
  }

  @Test("a package imported by three targets is found in each, tests do not count")
  func scatteredIsFound() {
    let findings = Arrow.scattered(manifest, files)
    let found = findings.map { "\($0.path):\($0.line)" }
    #expect(found == ["Sources/Events/a.swift:1", "Sources/Service/a.swift:1", "Sources/tool/a.swift:2"])
  }
}
