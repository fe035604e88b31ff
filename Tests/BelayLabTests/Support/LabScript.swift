import Foundation

/// The verbs of `Tests/Lab/lab`, for the lab of these tests.
struct LabScript: Sendable {
    let path: String
    private let environment: [String: String]

    /// `Tests/run.sh` says which script and which lab; without it, they are found out.
    init() {
        let own = ProcessInfo.processInfo.environment
        path =
            own["BELAY_LAB"]
            ?? URL(filePath: #filePath).appending(path: "../../../Lab/lab").standardized.path
        environment = [
            "BELAY_LAB_NAME": own["BELAY_LAB_NAME"]
                ?? "tests-\(ProcessInfo.processInfo.processIdentifier)",
            "BELAY_LAB_NET": own["BELAY_LAB_NET"] ?? "127.0.31",
        ]
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
