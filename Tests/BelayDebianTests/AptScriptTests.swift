import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// What a server's apt.conf says of one call of apt does not reach Belay's calls, by the real script
/// and the real apt-config(8).
@Suite struct AptScriptTests {
    @Test func theServersWordsOnOneCallAreSetBack() throws {
        let hostile = Self.hostile.map { "\($0.key) \"\($0.value)\";\n" }.joined()
        let lines = Self.hostile.keys.sorted().map { key in
            "value=-\neval \"$(apt_call apt-config shell value \(key))\"\necho \"\(key)=$value\"\n"
        }
        let output = try Self.run(lines.joined(), configuration: hostile)
        let kept = output.split(separator: "\n").filter { line in
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count > 1 && parts[1] == Self.hostile[parts[0]]
        }
        #expect(output.split(separator: "\n").count == Self.hostile.count, "\(output)")
        #expect(kept.isEmpty, "\(kept)")
    }

    @Test func whatIsTheAdminsStays() throws {
        let admins = [
            "APT::Install-Recommends", "APT::Get::Always-Include-Phased-Updates",
            "Acquire::http::Proxy", "APT::Get::AllowUnauthenticated", "APT::Default-Release",
        ]
        let lines = admins.map { key in
            "value=\neval \"$(apt_call apt-config shell value \(key))\"\necho \"$value\"\n"
        }
        let configuration = admins.map { "\($0) \"theirs\";\n" }.joined()
        let output = try Self.run(lines.joined(), configuration: configuration)
        #expect(output == String(repeating: "theirs\n", count: admins.count))
    }

    @Test(arguments: PackageOptions.Conffiles.allCases)
    func thePlaybookAnswersDpkgLast(_ conffiles: PackageOptions.Conffiles) throws {
        let words = ["ask", "def", "new", "old", "miss"]
        let admins = words.map { "\"--force-conf\($0)\"; " }.joined()
        let output = try Self.run(
            "acting apt_call apt-config dump --format '%v%n' DPkg::Options\n",
            configuration: "DPkg::Options { \"--path-exclude=/x\"; \(admins)};\n", conffiles)
        let options = output.split(separator: "\n").map(String.init)
        #expect(options.contains("--path-exclude=/x"))
        let wanted: Set<String> = conffiles == .new ? ["new"] : ["def", "old"]
        for word in words {
            let last = options.last { $0.hasSuffix("force-conf\(word)") }
            #expect(last == (wanted.contains(word) ? "--force-conf" : "--no-force-conf") + word)
        }
    }

    @Test func hooksOfAnInstallationDoNotRunInSimulations() throws {
        let hook = "APT::Install::Pre-Invoke"
        let configuration = "\(hook) { \"false\"; };\n"
        let dump = "apt_call apt-config dump --format '%v%n' \(hook)\n"
        #expect(try !Self.run(dump, configuration: configuration).contains("false"))
        #expect(try Self.run("acting \(dump)", configuration: configuration).contains("false"))
    }

    /// Some of them would not be obeyed by apt-config(8) itself; it prints them all the same.
    private static let hostile: [String: String] = {
        let yes = [
            "APT::Get::AutomaticRemove", "APT::Get::AutomaticRemove::Kernels", "APT::Get::Purge",
            "APT::Get::ReInstall", "APT::Get::Only-Upgrade", "APT::Get::Upgrade-Allow-New",
            "APT::Get::Fix-Broken", "APT::Get::Fix-Missing", "APT::Get::Fix-Policy-Broken",
            "APT::Get::Mark-Auto", "APT::Get::Force-Yes", "APT::Get::Allow-Downgrades",
            "APT::Get::Allow-Change-Held-Packages", "APT::Get::Allow-Remove-Essential",
            "APT::Get::Allow-Solver-Remove-Essential", "APT::Ignore-Hold", "APT::Force-LoopBreak",
            "APT::Mark::Simulate", "APT::Get::Simulate", "APT::Get::Download-Only",
            "APT::Get::Print-URIs", "APT::Get::Trivial-Only", "APT::Get::Assume-No",
            "Debug::NoLocking", "Debug::pkgDPkgPM", "Debug::pkgProblemResolver",
            "DPkg::TriggersPending", "APT::Color", "APT::Get::Show-Versions",
            "APT::Get::List-Columns", "APT::Cache::AllVersions", "APT::Cache::GivenOnly",
            "APT::Cache::Important", "DPkg::Use-Pty", "DPkg::Progress-Fancy", "Pager",
        ].map { ($0, "true") }
        let no = [
            "APT::Get::Remove", "APT::Get::Upgrade", "APT::Get::Upgrade-By-Source-Package",
            "APT::Get::Autosolving", "APT::Get::CallResolver", "APT::Get::Download",
            "APT::Get::Show-Upgraded", "DPkg::NoTriggers", "DPkg::ConfigurePending",
            "PackageManager::UnpackAll", "APT::Cache::ShowFull", "APT::Get::HideAutoRemove",
        ].map { ($0, "false") }
        let other = [
            ("APT::Solver", "aspcud"), ("APT::Planner", "other"),
            ("PackageManager::Configure", "no"),
            ("APT::Output-Version", "30"), ("APT::Status-Fd", "1"), ("quiet", "2"),
            ("APT::Cache::Show::Version", "2"), ("DPkg::Chroot-Directory", "/elsewhere"),
        ]
        return Dictionary(uniqueKeysWithValues: yes + no + other)
    }()

    private static func run(
        _ script: String, configuration: String, _ conffiles: PackageOptions.Conffiles = .keep
    ) throws -> String {
        let work = try Shell.temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: work) }
        let file = work.appending(path: "server.conf")
        try configuration.write(to: file, atomically: false, encoding: .utf8)
        let head = "set -eu\nsay() { :; }\n" + AptScript.functions(conffiles)
        let result = try Shell.run(
            "dash", [], input: head + script,
            environment: ["work": work.path(), "APT_CONFIG": file.path(), "LC_ALL": "C.UTF-8"])
        #expect(result.status == 0, "\(result.output)")
        return result.output
    }
}
