import BelayModel
import Foundation
import GRDB
import Testing

@testable import BelayStore

@Suite struct LeaseTests {
    private let store: JobStore
    private let job: Int64

    init() throws {
        store = try JobStore()
        job = try store.submit(.small(servers: 1))
    }

    private func claim(_ identity: ProcessIdentity, at now: Timestamp = .zero) throws -> Lease {
        try store.claim(job, by: identity, at: now)
    }

    @Test func oneCoordinatorHasTheJob() throws {
        let lease = try claim(.current())
        let error = #expect(throws: StoreError.self) { try claim(.current(), at: .at(100_000)) }
        #expect(error.map { "\($0)" }?.contains("process \(getpid()) on ") == true)
        try store.release(lease)
        _ = try claim(.current())
    }

    @Test func aProcessThatWasKilledLosesIt() async throws {
        let child = Process()
        child.executableURL = URL(filePath: "/bin/sleep")
        child.arguments = ["1000"]
        try child.run()
        let identity = try identity(of: Int(child.processIdentifier))
        _ = try claim(identity)
        #expect(throws: StoreError.claimed(job, by: identity.description)) { try claim(.current()) }
        #expect(try store.jobs(at: .zero)[0].coordinator?.isAlive == true)
        kill(child.processIdentifier, SIGKILL)
        while identity.isAlive == true { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try store.jobs(at: .zero)[0].coordinator?.isAlive == false)
        _ = try claim(.current())
    }

    @Test func anotherProcessOfTheSameNumberDoesNotHaveIt() throws {
        var identity = ProcessIdentity.current()
        identity.start -= 1
        _ = try claim(identity)
        _ = try claim(.current())
    }

    /// A coordinator that cannot be looked at is not gone; and this process stays who it is.
    @Test func withoutADescriptorACoordinatorIsAlive() async {
        await #expect(processExitsWith: .success) {
            let store = try JobStore()
            let job = try store.submit(.small(servers: 1))
            let before = ProcessIdentity.current()
            _ = try store.claim(job, by: before, at: .zero)
            var gone = before
            gone.process = Int(pid_t.max)
            let uptime = ProcessIdentity.uptime()

            var limit = rlimit(rlim_cur: 256, rlim_max: 256)
            precondition(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            while unsafe open("/dev/null", O_RDONLY) >= 0 {}
            precondition(errno == EMFILE)

            precondition(before.isAlive == true)
            precondition(gone.isAlive == false)
            precondition(ProcessIdentity.current() == before)
            precondition(ProcessIdentity.uptime() >= uptime)
            do {
                _ = try store.claim(job, at: .zero)
                preconditionFailure("it was taken from a coordinator that is alive")
            } catch StoreError.claimed {}
        }
    }

    @Test func aRestartOfTheHostEndsIt() throws {
        var identity = ProcessIdentity.current()
        identity.boot = "another"
        _ = try claim(identity)
        _ = try claim(.current())
    }

    /// What two machines' clocks say is not compared: a sign of life that was seen to stay the latest
    /// for a minute is what counts, be it of tomorrow.
    @Test(arguments: [-86_400, 0, 86_400])
    func anotherHostLosesItWhenItIsSeenToBeSilent(_ skew: Int) throws {
        var identity = ProcessIdentity.current()
        (identity.host, identity.boot) = ("elsewhere", "another")
        let lease = try claim(identity, at: .at(skew))
        #expect(throws: StoreError.self) { try claim(.current(), at: .at(1_000_000)) }
        let first = try #require(try store.doubtfulHolder(of: job, at: .zero)).heartbeat
        // A commit, be it empty, is a sign of life.
        var hand = try Hand(store, lease)
        try hand.commit([], at: .at(skew + 50))
        #expect(throws: StoreError.self) {
            try store.claim(job, at: .at(1_000_000), silent: first)
        }
        let second = try #require(try store.doubtfulHolder(of: job, at: .zero)).heartbeat
        _ = try store.claim(job, at: .at(skew), silent: second)
    }

    /// A container of the same host name, on the same kernel: its processes cannot be looked at, and
    /// the kernel's uptime tells how long it has been silent.
    @Test(arguments: [true, false]) func anotherNamespaceIsAnotherHost(_ isNamed: Bool) throws {
        var identity = ProcessIdentity.current()
        identity.namespace = "pid:[1]"
        // Whatever process has that number here.
        identity.process = 1
        if isNamed { identity.host = "elsewhere" }
        _ = try claim(identity)
        #expect(try store.jobs(at: .at(1_000_000))[0].coordinator?.isAlive == true)
        #expect(throws: StoreError.self) { try claim(.current(), at: .at(1_000_000)) }
        #expect(try store.doubtfulHolder(of: job, at: .zero) == nil)
        try store.database.write { try $0.execute(sql: "UPDATE lease SET uptime = uptime - 59000") }
        #expect(throws: StoreError.self) { try claim(.current()) }
        try store.database.write { try $0.execute(sql: "UPDATE lease SET uptime = uptime - 1000") }
        #expect(try store.jobs(at: .zero)[0].coordinator?.isAlive == false)
        _ = try claim(.current())
    }

    /// A lease of before namespaces were kept.
    @Test func anOlderLeaseIsOfThisNamespace() throws {
        _ = try claim(.current())
        try store.database.write {
            try $0.execute(sql: "UPDATE lease SET namespace = NULL, uptime = NULL")
        }
        #expect(throws: StoreError.self) { try claim(.current(), at: .at(1_000_000)) }
        #expect(try store.jobs(at: .zero)[0].coordinator?.isAlive == true)
    }

    /// There is no moment in which a new job is nobody's.
    @Test func aJobIsSubmittedWithItsLease() throws {
        let (job, lease) = try store.submit(
            NewJob(.small(servers: 1), uid: "leased", context: Data()), at: .zero, by: .current())
        #expect(throws: StoreError.self) { try store.claim(job, at: .zero) }
        var hand = try Hand(store, try #require(lease))
        try hand.commit([.began])
    }

    @Test func whoLostItWritesNothing() throws {
        var ghost = ProcessIdentity.current()
        ghost.boot = "another"
        let lost = try claim(ghost)
        var hand = try Hand(store, lost)
        try hand.commit([.began])
        let lease = try claim(.current())
        let (before, same) = (try store.rows(), hand.run)
        let output = Output(server: 0, step: 0, stream: .standardOutput, bytes: [1])
        #expect(throws: StoreError.leaseLost(job)) {
            try hand.commit([.terminationRequested], output: [output], at: .at(1))
        }
        #expect(hand.run == same)
        #expect(hand.number == 1)
        #expect(try store.rows() == before)
        // Nor does it give back what is not its own.
        try store.release(lost)
        var next = try Hand(store, lease)
        try next.commit([], at: .at(2))
    }

    @Test func nobodyIsNamedForAJobThatEnded() throws {
        var hand = try Hand(store, job)
        #expect(try store.jobs(at: .zero)[0].coordinator != nil)
        try hand.commit([.began])
        try hand.commit([.unreachable(server: 0, attempt: 1, reason: "away")])
        #expect(try store.jobs(at: .zero)[0].coordinator == nil)
    }

    /// As proc(5) tells it: field 22 of a name without blanks.
    private func identity(of process: Int) throws -> ProcessIdentity {
        var identity = ProcessIdentity.current()
        let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        identity.process = process
        identity.start = try #require(Int(stat.split(separator: " ")[21]))
        return identity
    }
}
