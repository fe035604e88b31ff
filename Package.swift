// swift-tools-version: 6.2
import PackageDescription

/// One dialect for every target: see `Sources/BelayModel/Documentation.docc/Architecture.md`.
let dialect: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func target(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: dialect)
}

func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        exclude: exclude, swiftSettings: dialect)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let hummingbird = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOExtras", package: "swift-nio-extras"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
]

let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "belay",
    products: [.executable(name: "belay", targets: ["belay"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Its configuration files and its use of full Foundation are not needed: no traits.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .systemLibrary(
            name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // A leaf: the model itself says what an approval is of.
        target("BelayDigests", ["CLibCrypto"]),
        target("BelayModel", ["BelayDigests"]),
        // Its shell is compiled in: `belay` is one file.
        target(
            "BelayDebian", ["BelayModel"], exclude: ["Scripts/README.md"],
            resources: [.embedInCode("Scripts")]),
        target(
            "BelayFiles",
            ["BelayModel", "BelayDigests", "BelaySystem", "CLibCrypto", yams]),
        target("BelayStore", ["BelayModel", grdb]),
        target("BelaySystem", ["BelayModel", "BelayDigests", "CBelay", "CLibCrypto"]),
        target("BelaySSHConfig", ["BelayModel", "BelayDigests", "BelaySystem", "CLibCrypto"]),
        target("BelayKeys", ["BelayModel", "BelayDigests", "BelaySystem", "CLibCrypto"]),
        target(
            "BelaySSH",
            [
                "BelayModel", "BelayDigests", "BelaySystem", "BelaySSHConfig", "BelayKeys",
                "CBelay", "CLibSSH2",
            ]),
        target("BelayEngine", ["BelayModel", "BelayDebian", "BelayStore", log, metrics]),
        target("BelayReports", ["BelayModel", "BelayStore"]),
        .target(name: "CBelay"),
        target(
            "BelayService",
            [
                "BelayModel", "BelayDigests", "BelayStore", "BelaySystem", "BelayEngine", "CBelay",
                log,
            ]),
        target(
            "BelayWeb",
            [
                "BelayModel", "BelayDigests", "BelayStore", "BelayReports", "BelayService",
                "CBelay", hummingbird, log,
            ] + nio),
        target(
            "BelayCommands",
            [
                "BelayModel", "BelayDebian", "BelayFiles", "BelayStore", "BelaySystem",
                "BelaySSHConfig", "BelaySSH", "BelayEngine", "BelayReports", "BelayService",
                "BelayWeb", "BelayDigests", "CBelay", arguments, log, signals,
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .executableTarget(name: "belay", dependencies: ["BelayCommands"], swiftSettings: dialect),
        tests(of: "BelayDigests"),
        tests(of: "BelayModel", ["BelayChance"]),
        tests(of: "BelayDebian", ["BelayModel", "BelayChance", "BelayTestSupport"]),
        tests(of: "BelayFiles", ["BelayModel"]),
        tests(of: "BelaySystem", ["CLibCrypto"]),
        tests(of: "BelayStore", ["BelayModel", "BelayChance", grdb], exclude: ["Releases"]),
        tests(
            of: "BelaySSH",
            [
                "BelayModel", "BelayDigests", "BelayDebian", "BelaySystem", "BelaySSHConfig",
                "BelayKeys", "BelayChance", "CLibCrypto",
            ]),
        tests(
            of: "BelayEngine",
            ["BelayModel", "BelayDebian", "BelayStore", "BelayChance", log, grdb]),
        tests(of: "BelayReports", ["BelayModel", "BelayStore"]),
        tests(of: "BelayWeb", ["BelayModel", "BelayStore", "BelayReports", log, grdb] + nio),
        tests(
            of: "BelayService",
            [
                "BelayModel", "BelayDigests", "BelayStore", "BelaySystem", "BelayEngine",
                "BelaySimulation", "BelayTestSupport", log,
            ]),
        tests(
            of: "BelayCommands",
            [
                "BelayModel", "BelayFiles", "BelayStore", "BelayReports", "BelayService",
                "BelaySSHConfig", "BelaySSH", "CBelay", arguments, grdb,
            ]),
        // What `Tests/Benchmarks/run` measures without a fleet.
        .executableTarget(
            name: "BelayBenchmarks",
            dependencies: [
                "BelayModel", "BelayFiles", "BelayStore", "BelayKeys", "BelaySSH", "BelayEngine",
                "BelayReports", "BelayWeb", "CBelay", log, metrics,
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Tests/Benchmarks/Simulated", swiftSettings: dialect),
        // What the tests of several targets need.
        .target(
            name: "BelayTestSupport", path: "Tests/Support", swiftSettings: dialect),
        // Chance from a seed, for all random tests.
        .target(
            name: "BelayChance", path: "Tests/Simulation/Chance", swiftSettings: dialect),
        // Histories of jobs, daemons and servers from a seed, in no real time.
        .target(
            name: "BelaySimulation",
            dependencies: [
                "BelayModel", "BelayStore", "BelayEngine", "BelayService", "BelayChance", grdb, log,
            ],
            path: "Tests/Simulation/World", swiftSettings: dialect),
        .executableTarget(
            name: "BelaySimulate", dependencies: ["BelaySimulation", arguments],
            path: "Tests/Simulation/Command", swiftSettings: dialect),
        // Feeds every reader of foreign bytes with mutated inputs; see `Tests/Fuzz/FuzzCommand.swift`.
        .executableTarget(
            name: "BelayFuzz",
            dependencies: [
                "BelayModel", "BelayDebian", "BelayFiles", "BelayStore", "BelaySSHConfig",
                "BelayKeys", "BelaySSH", arguments,
            ],
            path: "Tests/Fuzz", exclude: ["Corpus"], swiftSettings: dialect),
        // Runs the built `belay` against the servers of `Tests/Lab`.
        .testTarget(name: "BelayLabTests", dependencies: ["belay"], swiftSettings: dialect),
    ]
)
