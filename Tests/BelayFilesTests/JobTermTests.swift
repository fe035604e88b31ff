import BelayModel
import Testing

@testable import BelayFiles

/// Servers of an earlier job in patterns.
@Suite struct JobTermTests {
    private static let fleet = """
        [web]
        web[1:4]
        [db]
        db1
        """

    /// Job 7 failed on web1 and web3, could not reach db1, and had a server that is gone since.
    private static func look(_ job: Int64, _ outcome: ServerOutcome) throws(PatternProblem)
        -> [String]
    {
        guard job == 7 else { throw PatternProblem(description: "there is no job \(job)") }
        switch outcome {
        case .failed: return ["web1", "web3", "gone9"]
        case .unreachable: return ["db1"]
        case .canceled: return ["web2"]
        case .timedOut: return []
        case .unfinished: return ["web1", "web2", "web3", "db1", "gone9"]
        }
    }

    private func select(_ pattern: String, limit: String? = nil) throws -> Selection {
        try HostPattern(pattern).select(
            from: try inventory(ini: Self.fleet),
            limits: try limit.map { [try HostPattern(limit: $0)] } ?? [], jobs: Self.look)
    }

    @Test(arguments: [
        ("@job:7:failed", "web1 web3"),
        ("@job:7:FAILED", "web1 web3"),
        ("@job:7:failed:@job:7:unreachable", "web1 web3 db1"),
        ("@job:7:failed,@job:7:unreachable", "web1 web3 db1"),
        ("web:!@job:7:failed", "web2 web4"),
        ("web:&@job:7:unfinished", "web1 web2 web3"),
        ("@job:7:unfinished:!db", "web1 web2 web3"),
        ("web4:@job:7:canceled:db", "web4 web2 db1"),
        ("@job:7:failed[1]", "web3"),
        ("@job:7:unfinished[0:1]", "web1 web2"),
        (" @job:7:failed web4 ", "web1 web3 web4"),
    ])
    func selectsServersOfTheJob(_ pattern: String, _ names: String) throws {
        #expect(try select(pattern).servers.map(\.name).joined(separator: " ") == names)
    }

    @Test func isALimit() throws {
        #expect(try select("all", limit: "@job:7:failed:!web3").servers.map(\.name) == ["web1"])
        #expect(try select("db", limit: "@job:7:unreachable").servers.map(\.name) == ["db1"])
    }

    @Test func aServerThatIsGoneIsNamed() throws {
        #expect(
            try select("@job:7:failed").warnings
                == ["gone9 of job 7 is not in the inventory any more"])
    }

    @Test(arguments: [
        ("@job:7:timedout", "no server of job 7 is timedout"),
        ("@job:8:failed", "there is no job 8"),
        ("@job:7", "'@job:7': servers of a job are named as in @job:7:failed"),
        ("@job:", "'@job:': servers of a job are named as in @job:7:failed"),
        ("@job:x:failed", "'@job:x:failed': servers of a job are named as in @job:7:failed"),
        ("@job:0:failed", "'@job:0:failed': servers of a job are named as in @job:7:failed"),
        ("@job:-7:failed", "'@job:-7:failed': servers of a job are named as in @job:7:failed"),
        (
            "@job:7:web",
            "'@job:7:web': 'web' is none of failed, unreachable, canceled, timedout, unfinished"
        ),
        (
            "@job:99999999999999999999:failed",
            "'@job:99999999999999999999:failed': servers of a job are named as in @job:7:failed"
        ),
    ])
    func saysWhatIsWrong(_ pattern: String, _ words: String) {
        #expect(throws: PatternProblem(description: words)) { try select(pattern) }
    }

    @Test func whereThereAreNoJobsItIsAnError() {
        #expect(throws: PatternProblem.self) {
            try HostPattern("@job:7:failed").select(from: inventory(ini: Self.fleet))
        }
    }
}
