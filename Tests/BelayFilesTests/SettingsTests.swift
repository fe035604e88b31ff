import Foundation
import Testing

@testable import BelayFiles

@Suite struct SettingsTests {
    private func read(
        _ text: String, user: String? = nil, environment: [String: String] = [:]
    ) throws -> Settings {
        let files = try Fixture(["etc/belay.yaml": text])
        if let user { try files.add("home/belay.yaml", user) }
        return try Settings.read(
            [files.path("etc/belay.yaml"), files.path("home/belay.yaml")],
            environment: environment)
    }

    @Test func withoutFilesBelaysOwnValuesAreInForce() throws {
        let settings = try Settings.read(["/no/such/belay.yaml"], environment: [:])
        #expect(settings == Settings())
        #expect("\(settings.forks.origin)" == "built in")
        #expect(settings.retention.output.value == 90)
    }

    @Test func theUsersFileWinsKeyByKey() throws {
        let files = try Fixture([
            "etc/belay.yaml": "forks: 10\nknown_hosts: keys\nretention: {output: 30d}\n",
            "home/belay.yaml": "# mine\nforks: 20\nretention:\n  steps: forever\n",
        ])
        let paths = ["etc/belay.yaml", "home/belay.yaml"].map(files.path)
        let settings = try Settings.read(paths, environment: [:])
        #expect(settings.forks == Setting(20, from: .file(path: paths[1], line: 2)))
        #expect(settings.knownHosts.value == [files.path("etc/keys")])
        #expect(settings.retention.output == Setting(30, from: .file(path: paths[0], line: 3)))
        #expect(settings.retention.steps == Setting(nil, from: .file(path: paths[1], line: 4)))
        #expect(settings.files == paths)
    }

    @Test func theEnvironmentNamesTheInventoryBeforeTheFiles() throws {
        let text = "inventory: [hosts.ini, 'web1,web2,']\n"
        #expect(try read(text).inventory.value.last == "web1,web2,")
        let settings = try read(text, environment: ["BELAY_INVENTORY": "a.ini, b.ini"])
        #expect(settings.inventory.value == ["a.ini", "b.ini"])
        #expect("\(settings.inventory.origin)" == "$BELAY_INVENTORY")
        #expect(
            try read(text, environment: ["BELAY_INVENTORY": "web1,"]).inventory.value == ["web1,"])
        #expect(try read(text, environment: ["BELAY_INVENTORY": ""]).inventory.value.count == 2)
    }

    @Test func receiversAreReadAndReplacedByName() throws {
        let text = """
            notify:
              ops: {mail: ops@example.org, on: [failed, no-coordinator], digest: 10m}
              chat: {webhook: "https://chat.example.org/x", format: slack, credential: hook}
              page: {command: /bin/true, on: missed}
            """
        let settings = try read(text)
        #expect(settings.notify.map(\.name) == ["ops", "chat", "page"])
        #expect(settings.notify[0].receiver == .mail("ops@example.org"))
        #expect(settings.notify[0].events == [.failed, .noCoordinator])
        #expect(settings.notify[0].digest == 600)
        #expect(settings.notify[1].events == NotifyEvent.standard)
        #expect(settings.notify[1].format == .slack)
        #expect(settings.notify[1].credential == "hook")
        #expect(settings.notify[2].receiver == .command("/bin/true"))
        let both = try read(text, user: "notify: {chat: none, ops: {mail: me}}\n")
        #expect(both.notify.map(\.name) == ["ops", "page"])
        #expect(both.notify[0].receiver == .mail("me"))
    }

    @Test(arguments: [
        ("fork: 3", "belay.yaml:1: unknown key 'fork' in 'belay.yaml'; did you mean 'forks'?"),
        ("forks: 0", "belay.yaml:1: 'forks' takes a whole number from 1 to 10000, found 0"),
        ("- a", "belay.yaml:1: 'belay.yaml' takes a mapping, found a list"),
        (
            "\nweb: {listen: 80}",
            "belay.yaml:2: 'listen' takes ADDRESS:PORT, such as 127.0.0.1:8473"
        ),
        ("retention:\n  output: 2w", "belay.yaml:2: 'output' takes a number of days"),
        ("retention: {output: 0d}", "belay.yaml:1: 'output' takes a number of days"),
        ("password: x", "belay.yaml:1: unknown key 'password' in 'belay.yaml'; no secret"),
        ("notify: {a: {on: failed}}", "belay.yaml:1: 'notify.a' takes one of mail, webhook"),
        (
            "notify: {a: {mail: a@b, command: /bin/true}}",
            "belay.yaml:1: 'notify.a' takes one of mail, webhook and command, found 2"
        ),
        ("notify: {a: {mail: -oops}}", "belay.yaml:1: 'mail' takes an address"),
        ("notify: {a: {mail: a@b, on: faild}}", "found 'faild'; did you mean 'failed'?"),
        (
            "notify: {a: {webhook: 'ftp://x/'}}",
            "belay.yaml:1: 'webhook' takes an http or https URL"
        ),
        ("notify: {a: {webhook: 'https://u:p@x/'}}", "'webhook': no user and no password stand"),
        ("notify: {a: {command: /no/such}}", "'command': /no/such is no program"),
        ("notify: {a: {webhook: 'https://x/', credential: ../k}}", "'credential' takes the name"),
        ("forks: 1\nforks: 2", "belay.yaml:1: the key 'forks' is there more than once"),
    ])
    func whatIsWrongHasItsLine(text: String, message: String) throws {
        let files = try Fixture(["belay.yaml": text])
        let problems = #expect(throws: FileProblems.self) {
            try Settings.read([files.path("belay.yaml")], environment: [:])
        }
        let shown = problems.map(files.shortened) ?? []
        #expect(shown.count == 1 && shown[0].contains(message), "\(shown)")
    }

    @Test func problemsOfBothFilesAreTold() throws {
        let files = try Fixture(["a/belay.yaml": "forks: x\nweb: 1\n", "b/belay.yaml": "x: 1\n"])
        let problems = #expect(throws: FileProblems.self) {
            try Settings.read(["a", "b"].map { files.path($0 + "/belay.yaml") }, environment: [:])
        }
        #expect(problems?.problems.map(\.line) == [1, 2, 1])
    }

    /// The file names programs, which are run.
    @Test func aFileThatOthersMayWriteIsRefused() throws {
        let files = try Fixture(["belay.yaml": "forks: 3\n"])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666], ofItemAtPath: files.path("belay.yaml"))
        let problems = #expect(throws: FileProblems.self) {
            try Settings.read([files.path("belay.yaml")], environment: [:])
        }
        #expect(problems?.problems[0].message.hasPrefix("others may write to it") == true)
    }

    /// The manual and the reader know the same keys.
    @Test func everyKeyIsRead() throws {
        let files = try Fixture(["hosts.ini": ""])
        for key in SettingsReference.keys {
            let parts = key.name.replacing("NAME", with: "ops").split(separator: ".")
            var text = "[]"
            for part in parts.reversed() { text = "{\(part): \(text)}" }
            try files.add("belay.yaml", text + "\n")
            do {
                _ = try Settings.read([files.path("belay.yaml")], environment: [:])
            } catch {
                let unknown = error.problems.filter { $0.message.contains("unknown key") }
                #expect(unknown.isEmpty, "\(key.name)")
            }
        }
    }
}
