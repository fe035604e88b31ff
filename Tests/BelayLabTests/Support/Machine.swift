import Foundation
import Testing

/// A whole Debian machine under QEMU with an older kernel than the newest, brought up by the first
/// test that needs it, and gone when the tests have ended.
struct Machine: Sendable {
    static let name = "vm1"
    static let shared = Task { try await Machine.up() }

    /// Why the tests are skipped. They take about 10 minutes on two processors that have nothing
    /// else to do, and hours beside others: every instruction of the machine is emulated.
    static let words: Comment =
        "Skipped: tests with a whole machine are slow; BELAY_VM_TESTS=1 runs them"

    /// Asked for by name, they run: without QEMU, which `Tests/install` installs for them, they fail.
    static let areWanted = ProcessInfo.processInfo.environment["BELAY_VM_TESTS"] == "1"

    let directory: String

    private static let path = URL(filePath: #filePath).appending(path: "../../../Lab/vm")
        .standardized.path
    private static let environment = [
        "BELAY_LAB_NAME": "tests-\(ProcessInfo.processInfo.processIdentifier)",
        "BELAY_VM_NET": "127.0.27",
    ]

    private static func up() async throws -> Machine {
        let tests = ProcessInfo.processInfo.processIdentifier
        try await successful(
            [
                "/usr/bin/setsid", "--fork", "/bin/sh", "-c",
                "while kill -0 \(tests); do sleep 0.5; done; exec \"$0\" down", path,
            ], environment: environment)
        let text = try await vm("up", "--old-kernel", "--needrestart")
        guard let keys = text.firstMatch(of: /host keys: (.*)\/known_hosts/)?.1 else {
            throw LabFailure("the machine's inventory is not what it was:\n\(text)")
        }
        return Machine(directory: String(keys))
    }

    @discardableResult
    private static func vm(_ words: String...) async throws -> String {
        try await successful([path] + words, environment: environment)
    }

    func box() throws -> AdminBox {
        try AdminBox(
            inventory: directory + "/inventory.ini", knownHosts: directory + "/known_hosts")
    }

    func shell(_ text: String) async throws -> String {
        try await Self.vm("ssh", Self.name, text)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// How often it has booted.
    func boots() throws -> Int {
        let console = URL(filePath: "\(directory)/servers/\(Self.name)/console.log")
        let text = String(decoding: try Data(contentsOf: console), as: UTF8.self)
        return text.components(separatedBy: "] Linux version ").count - 1
    }
}
