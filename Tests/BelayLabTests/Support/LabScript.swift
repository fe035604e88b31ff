import Foundation

/// The verbs of `Tests/Lab/lab`, for the lab of these tests.
struct LabScript: Sendable {
    let path: String
    private let environment: [String: String]

    /// `Tests/run.sh` says which script and which lab; without it, they are found out.
    /// - Parameter suffix: tells a second lab of the same tests from the first; its addresses are
    ///   those of the next two networks.
    init(suffix: String = "") {
        let own = ProcessInfo.processInfo.environment
        path =
            own["BELAY_LAB"]
            ?? URL(filePath: #filePath).appending(path: "../../../Lab/lab").standardized.path
        let name =
            own["BELAY_LAB_NAME"] ?? "tests-\(ProcessInfo.processInfo.processIdentifier)"
        let net = own["BELAY_LAB_NET"] ?? "127.0.31"
        environment = [
            "BELAY_LAB_NAME": name + suffix,
            "BELAY_LAB_NET": suffix.isEmpty ? net : Self.after(net),
        ]
    }

    /// The network after the two of a lab: `127.0.33` for `127.0.31`.
    private static func after(_ net: String) -> String {
        var bytes = net.split(separator: ".").map(String.init)
        bytes[2] = String((Int(bytes[2]) ?? 0) + 2)
        return bytes.joined(separator: ".")
    }

    @discardableResult
    func callAsFunction(_ arguments: String...) async throws -> String {
        try await run(arguments)
    }

    @discardableResult
    func run(_ arguments: [String]) async throws -> String {
        try await successful([path] + arguments, environment: environment)
    }

    /// Has the lab taken down when this process is gone, also when it was killed. In a session of
    /// its own, or the Ctrl-C that ends the tests would end it.
    func takeDownAfterwards() async throws {
        let tests = ProcessInfo.processInfo.processIdentifier
        try await successful(
            [
                "/usr/bin/setsid", "--fork", "/bin/sh", "-c",
                "while kill -0 \(tests); do sleep 0.5; done; exec \"$0\" down", path,
            ], environment: environment)
    }
}
