import Foundation
import Testing

extension FewTests {
    @Test("60 MB of output are all in the log, and Belay stays small")
    func bigOutput() async throws {
        let box = try await AdminBox(Array(try await Lab.few.prefix(1)))
        let name = box.servers[0].name
        let size = 60_000_000
        let script = "yes 0123456789abcdefghijklmnopqrstuvwxyz | head -c \(size)"
        let run = try box.start(TestBook(items: [.logged("action", "loud", script)]))
        var most = 0
        try await waitUntil("it ends", within: 180) {
            most = max(most, Self.memory(run.id))
            return !run.isRunning
        }
        #expect(try await run.result().status == 0, "\(run.errors)")
        #expect(most > 0 && most < 200_000_000, "\(most) bytes")
        // Read by cksum: the log is larger than what the tests want to hold.
        let words = ["job", "logs", "\(try run.job)", "--server", name]
        let sum = try await successful(
            ["/bin/sh", "-c", Self.sumOfLog, "sh", BelayProcess.program] + words,
            environment: BelayProcess.environment(on: box))
        let wanted = try await successful(["/bin/sh", "-c", "\(script) | cksum"])
        #expect(sum == wanted)
        try await audit(try await box.show(run.job), on: box.servers)
    }

    /// The log's lines of standard output without what `job logs` puts before each, and without
    /// the line feed that it puts at the end of the last.
    private static let sumOfLog = "\"$@\" | sed -n 's/^  [a-z0-9]* | //p' | head -c -1 | cksum"

    /// The most memory in bytes that a process has had.
    private static func memory(_ process: pid_t) -> Int {
        let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
}
