import BelayFiles
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation
import Testing

@testable import BelayCommands

/// The parts of the Debian packages that can be looked at without building them.
@Suite struct PackagingTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private let debian = root.appending(path: ".package/debian")

    private func text(_ name: String) throws -> String {
        try String(contentsOf: debian.appending(path: name), encoding: .utf8)
    }

    private static var hasSystemd: Bool {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/systemd-analyze")
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// A unit of that name with a program that is there.
    private func withUnit(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-unit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let unit = directory.appending(path: "belay.service")
        let text = try text("belay-server.belay.service")
            .replacing("ExecStart=/usr/bin/belay", with: "ExecStart=/bin/true")
            .replacing("Documentation=", with: "#")
        try Data(text.utf8).write(to: unit)
        try body(unit.path)
    }

    @Test(.enabled(if: hasSystemd)) func theUnitIsHardened() throws {
        try withUnit { unit in
            let (status, output) = try run([
                "security", "--offline=true", "--threshold=25", "--no-pager", unit,
            ])
            #expect(status == 0, "\(output.suffix(200))")
        }
    }

    @Test(.enabled(if: hasSystemd)) func theUnitIsUnderstood() throws {
        try withUnit { unit in
            let (_, output) = try run(["verify", "--man=no", unit])
            #expect(!output.contains("belay.service:"), "\(output)")
        }
    }

    /// A stop is a hand-over: systemd has to wait for it, and to leave what it knows nothing of alone.
    @Test func theUnitHandsOver() throws {
        let unit = try text("belay-server.belay.service")
        for line in [
            "Type=notify", "Restart=on-failure", "KillMode=mixed", "User=belay",
            "StateDirectory=belay-coordinator", "RuntimeDirectory=belay",
        ] {
            #expect(unit.contains("\n\(line)\n"), "\(line)")
        }
        #expect(!unit.contains("KillSignal="))
    }

    /// A unit that is not enabled is not started either (deb-systemd-invoke(1p)).
    @Test func nothingIsEnabledAtInstallation() throws {
        #expect(try text("rules").contains("dh_installsystemd --no-enable --name=belay\n"))
    }

    /// `belay --version` and the package say the same.
    @Test func thePackageHasTheVersion() throws {
        let first = try text("changelog").split(separator: "\n").first ?? ""
        #expect(first.hasPrefix("belay (\(Version.number)) "))
    }

    /// Where the build puts the commit.
    @Test func theCommitCanBePutIn() throws {
        let source = try String(
            contentsOf: Self.root.appending(path: "Sources/BelayCommands/Version.swift"),
            encoding: .utf8)
        #expect(source.contains("static let commit = \"\""))
    }

    @Test func theExampleOfTheSettingsIsRead() throws {
        let commented = try text("belay.yaml").split(separator: "\n")
        let lines = commented.filter { $0.hasPrefix("#") && !$0.hasPrefix("# ") }
            .map { $0.dropFirst() }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "belay-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        let settings = try Settings.read([file.path], environment: [:])
        #expect(settings.forks.value == 50)
        #expect(settings.notify.map(\.name) == ["ops"])
    }

    @Test func theDashboardUsesMetricsThatThereAre() throws {
        let monitoring = Self.root.appending(path: ".package/monitoring")
        let metrics = try PrometheusMetrics.text(
            of: JobStore(), FleetFigures(), version: "1", zones: ZoneFiles(), at: .now)
        let known = Set(
            metrics.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
                .map { String($0.split(separator: " ")[2]) })
        for name in ["belay.rules.yml", "belay-grafana.json"] {
            let text = try String(
                contentsOf: monitoring.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /belay_[a-z_]+/) {
                let metric = String(match.output)
                    .replacing(/_(sum|count)$/, with: "")
                #expect(known.contains(metric), "\(name): \(metric)")
            }
        }
        let dashboard = try Data(contentsOf: monitoring.appending(path: "belay-grafana.json"))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: dashboard) }
    }
}
