import BelayModel
import BelayStore
import Foundation
import Logging
import Synchronization
import Testing

@testable import BelayService

/// A store, a clock that the test sets, and jobs that never get anywhere by themselves.
final class World: Sendable {
    let store: JobStore
    private let clock: Mutex<Timestamp>

    init(at time: String) throws {
        store = try JobStore()
        clock = Mutex(try #require(Self.timestamp(time)))
    }

    static func timestamp(_ text: String) -> Timestamp? {
        (try? Date(text, strategy: .iso8601)).map {
            Timestamp(milliseconds: Int64($0.timeIntervalSince1970 * 1000))
        }
    }

    var now: Timestamp { clock.withLock(\.self) }

    func advance(seconds: Int) { clock.withLock { $0 = $0.adding(seconds: seconds) } }

    /// The time that has really gone by, which no setting of the clock changes.
    private let elapsed = Mutex(Duration.zero)

    func pass(seconds: Int) {
        elapsed.withLock { $0 += .seconds(seconds) }
        advance(seconds: seconds)
    }

    var jobClock: JobClock {
        JobClock(elapsed: { [self] in elapsed.withLock(\.self) }, wall: { [self] in now })
    }

    func scheduler(_ reach: any JobReach = TwoServers()) -> Scheduler {
        Scheduler(
            store: store, zones: ZoneFiles(), reach: reach, clock: jobClock,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func add(_ name: String, _ schedule: Schedule) throws {
        let template = JobTemplate(
            playbookPath: "/p.yml", playbookText: "", limits: [], check: false,
            forks: nil, become: false, variables: [:], context: Data())
        try store.addSchedule(
            name, schedule, template: try JSONEncoder().encode(template), at: now)
    }

    func look() async { await scheduler().look() }

    /// Lets time pass, with a look every half minute.
    func pass(hours: Int, _ body: (World) -> Void = { _ in }) async throws {
        for _ in 0..<hours * 120 {
            advance(seconds: 30)
            await look()
            body(self)
        }
    }

    func occurrences(_ name: String, latest: Int = 1000) throws -> [StoredOccurrence] {
        try store.occurrences(of: store.schedule(name).id, latest: latest)
    }

    /// Ends all jobs, as a termination before they have begun does.
    func endJobs() {
        do {
            for job in try store.unownedJobs(at: now) {
                try store.requestTermination(of: job, at: now)
                try store.cancelUnbegun(job, at: now)
            }
        } catch {
            Issue.record(error)
        }
    }
}

struct TwoServers: JobReach {
    func reach(_ job: StoredJob) async throws -> Reach { throw CancellationError() }

    func job(from template: JobTemplate) async throws -> NewJob {
        let plan = Plan(
            name: "two", kind: .install, forks: 2,
            phases: Phase.allCases.map {
                PhasePlan($0, items: [Item(name: "i", work: .run("true"))])
            },
            servers: (0..<2).map {
                ServerPlan(name: "server\($0)", address: "10.0.0.\($0)", user: "root")
            })
        return NewJob(plan, context: Data())
    }
}
