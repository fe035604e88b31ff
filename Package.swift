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
    // The metadata of a type such as `[Key: Value]` is asked for directly, not by its name: by its
    // name, the runtime goes through all conformances of the executable for each, when it starts.
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
        .when(configuration: .release)),
]

/// What shortens the start of a release build: relative relocations packed, which takes glibc 2.36
/// and the toolchain's lld, no table of 12,000 symbols that nothing is loaded to look for, and
/// libstdc++ linked in.
let quickStart: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-Xlinker", "--no-export-dynamic",
            "-L\(Context.packageDirectory)/Sources/belay/Linking",
        ], .when(configuration: .release))
]

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: dialect)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        exclude: [], swiftSettings: dialect)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let table = Target.Dependency.product(name: "TextTable", package: "TextTable")
let rainbow = Target.Dependency.product(name: "Rainbow", package: "Rainbow")

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
        .package(url: "https://github.com/ordo-one/TextTable", from: "0.0.2"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        target("BelayModel"),
        target("BelayDebian", ["BelayModel"]),
        target("BelayFiles", ["BelayModel", yams]),
        target("BelayStore", ["BelayModel", grdb]),
        target("BelaySSH", ["BelayModel", "CLibSSH2"]),
        target("BelayEngine", ["BelayModel", "BelayDebian", "BelayStore", log, metrics]),
        .executableTarget(
            name: "belay",
            dependencies: [
                "BelayModel", "BelayDebian", "BelayFiles", "BelayStore", "BelaySSH",
                "BelayEngine", arguments, log, signals, table, rainbow,
            ],
            exclude: ["Linking"], swiftSettings: dialect, linkerSettings: quickStart),
        tests(of: "BelayModel"),
        tests(of: "BelayDebian", ["BelayModel"]),
        tests(of: "BelayFiles", ["BelayModel"]),
        tests(of: "BelayStore", ["BelayModel", grdb]),
        tests(of: "BelaySSH", ["BelayModel"]),
        tests(of: "BelayEngine", ["BelayModel", "BelayDebian", "BelayStore", log]),
        // What `Tests/Benchmarks/run` measures without a fleet.
        .executableTarget(
            name: "BelayBenchmarks",
            dependencies: [
                "BelayModel", "BelayFiles", "BelayStore", "BelaySSH", "BelayEngine", log, metrics,
            ],
            path: "Tests/Benchmarks/Simulated", swiftSettings: dialect),
        // Runs the built `belay` against the servers of `Tests/Lab`.
        .testTarget(name: "BelayLabTests", dependencies: ["belay"], swiftSettings: dialect),
    ]
)
