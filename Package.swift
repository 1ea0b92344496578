// swift-tools-version: 6.2
// Targets stand in the order data flows through them; no arrow points up. ARCHITECTURE.md tells why each exists.
import PackageDescription

let package = Package(
  name: "marquee",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "marquee", targets: ["marquee"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // OpenBLAS: CBLAS, and the few LAPACK entry points we call, declared in the shim.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    // zlib, for reading gzip.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // Loops of a ranking, compiled for several CPUs: Swift compiles for one.
    .target(name: "CKernels"),
    // Strict JSON, read in one pass and written without a tree.
    .target(name: "JSON"),
    // What happened: identifiers, event time, feature values, the events and their wire and log forms.
    .target(name: "Events", dependencies: ["JSON"]),
    // Files as lines and tables: plain or gzip in, buffered and whole out.
    .target(name: "Files", dependencies: ["CZlib"]),
    // The columns and rows of Open Bandit's logs.
    .target(name: "OpenBandit", dependencies: ["Events", "Files"]),
    // Symmetric rank updates, Cholesky factors and packed triangles; no C type leaves it.
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "CKernels"]),
    // Features, models, policies, propensities and random numbers.
    .target(name: "Bandits", dependencies: ["Events", "LinearAlgebra"]),
    // Impressions joined with plays: windows, lateness, duplicates. A pure state machine.
    .target(name: "Attribution", dependencies: ["JSON", "Events"]),
    // The Pipeline: record → outcome → example → sums → publish schedule. A pure state machine.
    .target(name: "Learning", dependencies: ["Events", "Bandits", "Attribution"]),
    // The snapshot file format, the store and the cache.
    .target(
      name: "Snapshots",
      dependencies: [
        "JSON", "Events", "LinearAlgebra", "Bandits", "Learning", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Files of events → outcomes → snapshots: the service's own functions over sorted input.
    .target(
      name: "Batch",
      dependencies: ["JSON", "Events", "Files", "Bandits", "Attribution", "Learning", "Snapshots"]),
    // Placement files: YAML to validated placements.
    .target(name: "Placements", dependencies: ["Events", "Bandits", "Attribution", "Learning", "Yams"]),
    // The durable log of records and outcomes.
    .target(
      name: "EventLog", dependencies: ["JSON", "Events", "Attribution", .product(name: "GRDB", package: "GRDB.swift")]),
    // The log as it was at any record: placements, the version that rankings used, and any version, rebuilt if it must be.
    .target(
      name: "History",
      dependencies: ["JSON", "Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Snapshots", "EventLog"]),
    // Text for people: tables for a terminal, short numbers, texts cut to a width. Pure.
    .target(name: "Tables"),
    // Charts as SVG: error bars, bars and lines over time, readable in light and dark. Pure.
    .target(name: "Plots", dependencies: ["Tables"]),
    // What a snapshot holds, what changed between two, and why a decision was made.
    .target(
      name: "Inspection",
      dependencies: [
        "JSON", "Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Snapshots", "EventLog", "History",
      ]),
    // What another policy would have earned: rounds, estimators, intervals, diagnostics, reports. Pure.
    .target(name: "Evaluation", dependencies: ["JSON", "Events", "LinearAlgebra", "Bandits", "Tables", "Plots"]),
    // Rounds in files: Marquee's own, Open Bandit, dsjson and flat ones; read and written.
    .target(
      name: "RoundFiles", dependencies: ["JSON", "Events", "Files", "OpenBandit", "Attribution", "Evaluation"]),
    // Rounds of a data folder, and placements with snapshots as policies to be judged by them.
    .target(
      name: "LoggedRounds",
      dependencies: [
        "JSON", "Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Snapshots", "EventLog", "History",
        "Inspection", "Evaluation",
      ]),
    // HTTP, composition, metrics.
    .target(
      name: "RankingService",
      dependencies: [
        "JSON", "Events", "Bandits", "Attribution", "Learning", "Snapshots", "EventLog", "History", "Inspection",
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"), .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    // A seeded world of members and titles whose chances are known, and the faults of delivery. Pure.
    .target(name: "Simulation", dependencies: ["Events"]),
    // Recorded events and other people's logs, as events and over HTTP.
    .target(
      name: "Replay",
      dependencies: [
        "JSON", "Events", "Files", "OpenBandit", "Simulation",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    // Commands: flags → one call → exit code.
    .executableTarget(
      name: "marquee",
      dependencies: [
        "JSON", "Events", "Files", "Bandits", "Attribution", "Learning", "Snapshots", "Batch", "Placements", "EventLog",
        "History", "Tables", "Plots", "Inspection", "Evaluation", "RoundFiles", "LoggedRounds", "RankingService",
        "Simulation", "Replay",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // What is measured: attribution alone, attribution of sorted lines, and bandits beside what the machine allows.
    .executableTarget(
      name: "AttributionBenchmark", dependencies: ["Events", "Attribution"],
      path: "Benchmarks/Sources/AttributionBenchmark"),
    .executableTarget(
      name: "FilterBenchmark",
      dependencies: ["JSON", "Events", "Files", "Bandits", "Attribution", "Learning", "Batch"],
      path: "Benchmarks/Sources/FilterBenchmark"),
    .target(name: "CReadFloor", path: "Benchmarks/Sources/CReadFloor"),
    .target(
      name: "Measuring", dependencies: ["Events", "LinearAlgebra", "Bandits", "Attribution", "Learning"],
      path: "Benchmarks/Sources/Measuring"),
    .executableTarget(
      name: "BanditBenchmark",
      dependencies: ["COpenBLAS", "Events", "LinearAlgebra", "Bandits", "Learning", "CReadFloor", "Measuring"],
      path: "Benchmarks/Sources/BanditBenchmark"),
    .executableTarget(
      name: "PublishBenchmark", dependencies: ["Events", "Bandits", "Learning", "Snapshots", "Measuring"],
      path: "Benchmarks/Sources/PublishBenchmark"),
    .executableTarget(
      name: "EvaluationBenchmark", dependencies: ["Evaluation", "RoundFiles", "Measuring"],
      path: "Benchmarks/Sources/EvaluationBenchmark"),
    .executableTarget(
      name: "ServiceBenchmark", dependencies: ["JSON", "Events", "Replay"],
      path: "Benchmarks/Sources/ServiceBenchmark"),
    // Worlds whose truth is known, and how often evaluations of their logs tell it: also for tests.
    .target(
      name: "Calibration", dependencies: ["Events", "Tables", "Evaluation", "Measuring"],
      path: "Benchmarks/Sources/Calibration"),
    .executableTarget(
      name: "CalibrationBenchmark", dependencies: ["Calibration"], path: "Benchmarks/Sources/CalibrationBenchmark"),
    // Tests mirror the targets; Support is what they share, CAllocations counts what a thread allocates, CFaultyDisk is a
    // disk that forgets and fails, CChildProcess starts programs.
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .target(name: "CFaultyDisk", path: "Tests/CFaultyDisk"),
    .target(name: "CChildProcess", path: "Tests/CChildProcess"),
    .target(
      name: "Support",
      dependencies: [
        "CZlib", "JSON", "Events", "Bandits", "Attribution", "Learning", "CFaultyDisk", "CChildProcess",
      ],
      path: "Tests/Support"),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "EventsTests", dependencies: ["JSON", "Events", "Support"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "Support"]),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"]),
    .testTarget(
      name: "BanditsTests", dependencies: ["CAllocations", "Events", "LinearAlgebra", "Bandits", "Support"]),
    .testTarget(name: "AttributionTests", dependencies: ["JSON", "Events", "Attribution", "Support"]),
    .testTarget(
      name: "LearningTests", dependencies: ["Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Support"]),
    .testTarget(
      name: "SnapshotsTests",
      dependencies: ["Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Snapshots"]),
    .testTarget(name: "HistoryTests", dependencies: ["Events", "History"]),
    .testTarget(name: "TablesTests", dependencies: ["Tables"]),
    .testTarget(name: "PlotsTests", dependencies: ["Plots"]),
    .testTarget(
      name: "InspectionTests",
      dependencies: [
        "JSON", "Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Snapshots", "Inspection", "Support",
      ]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "JSON", "Events", "LinearAlgebra", "Bandits", "Tables", "Evaluation", "RoundFiles", "Calibration", "Support",
      ]),
    .testTarget(
      name: "RoundFilesTests",
      dependencies: ["JSON", "Events", "Files", "Attribution", "Evaluation", "RoundFiles", "Support"]),
    .testTarget(
      name: "LoggedRoundsTests",
      dependencies: [
        "JSON", "Events", "LinearAlgebra", "Bandits", "Attribution", "Learning", "Snapshots", "EventLog", "History",
        "Inspection", "Evaluation", "LoggedRounds", "Simulation", "Support",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "BatchTests",
      dependencies: [
        "JSON", "Events", "Files", "Bandits", "Attribution", "Learning", "Snapshots", "Batch", "Support",
      ]),
    .testTarget(
      name: "PlacementsTests", dependencies: ["Events", "Bandits", "Attribution", "Learning", "Placements"]),
    .testTarget(
      name: "EventLogTests",
      dependencies: ["JSON", "Events", "Attribution", "EventLog", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(
      name: "RankingServiceTests",
      dependencies: [
        "JSON", "Events", "Files", "Bandits", "Attribution", "Learning", "Snapshots", "Batch", "Placements", "EventLog",
        "History",
        "RankingService", "Support", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
      ]),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Events", "Bandits", "Attribution", "Learning", "Simulation", "Support"]),
    .testTarget(
      name: "NodeSimulationTests",
      dependencies: [
        "JSON", "Events", "Bandits", "Attribution", "Learning", "Snapshots", "EventLog", "History", "Inspection",
        "RankingService", "Support", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "ReplayTests",
      dependencies: [
        "JSON", "Events", "Files", "Replay", "Support", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "JSON", "Events", "Attribution", "EventLog", "Replay", "Support", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "TidyTests"),
  ],
  swiftLanguageModes: [.v6]
)

// One set of rules for every target of ours.
for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
