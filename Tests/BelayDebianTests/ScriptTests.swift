import BelayModel
import Testing

@testable import BelayDebian

/// Every script that this target makes, as shells and their critics see it.
@Suite struct ScriptTests {
    @Test(.enabled(if: Shell.has("dash")), arguments: scripts)
    func dashCanReadIt(script: Script) throws {
        let result = try Shell.run("dash", ["-n"], input: script.text)
        #expect(result.status == 0, "\(script.name): \(result.output)")
    }

    @Test(.enabled(if: Shell.has("shellcheck")), arguments: scripts)
    func shellcheckFindsNothing(script: Script) throws {
        let result = try Shell.run("shellcheck", ["-s", "dash", "-"], input: script.text)
        #expect(result.status == 0, "\(script.name): \(result.output)")
    }

    struct Script: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var testDescription: String { name }
    }

    private static let scripts = analyses + items

    private static let analyses: [Script] = [
        Script(name: "security", text: script(.remediate, .security)),
        Script(name: "security, check", text: script(.remediate, .security, check: true)),
        Script(
            name: "all, removals",
            text: script(.remediate, .all, PackageOptions(allowRemovals: true, repair: true))),
        Script(name: "install", text: script(.install, .list([PackageName(name: "g++")]))),
        Script(
            name: "uninstall",
            text: script(
                .uninstall, .list([PackageName(name: "g++")]),
                PackageOptions(purge: true, autoremove: true))),
    ]

    private static let items: [Script] = {
        var items: [Script] = []
        for conffiles in PackageOptions.Conffiles.allCases {
            let work = PackageWork(
                kind: .remediate, request: .security,
                options: PackageOptions(conffiles: conffiles, allowRemovals: true))
            let report = try? work.report(output: Recorded.Bookworm.removals)
            for item in (report?.download.prefix(1) ?? []) + (report?.action ?? []) {
                items.append(Script(name: "\(conffiles): \(item.name)", text: item.script))
            }
        }
        let removal = PackageWork(
            kind: .uninstall, request: .list([PackageName(name: "be-alone")]),
            options: PackageOptions(autoremove: true))
        let report = try? removal.report(output: Recorded.Bookworm.autoremove)
        let services = ServiceItem(rule: .auto).item
        items.append(Script(name: services.name, text: services.script))
        return items + (report?.action ?? []).map { Script(name: $0.name, text: $0.script) }
    }()

    private static func script(
        _ kind: JobKind, _ request: PackageRequest, _ options: PackageOptions = PackageOptions(),
        check: Bool = false
    ) -> String {
        PackageWork(kind: kind, request: request, options: options, check: check).analysisScript
    }
}
