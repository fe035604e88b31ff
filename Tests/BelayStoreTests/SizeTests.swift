import BelayModel
import Foundation
import Testing

@testable import BelayStore

/// How long the views take over many servers and many jobs: numbers to read, for four times as much
/// must not take much more than four times as long. `BELAY_LARGE` makes them real ones.
@Suite(.serialized) struct SizeTests {
    private static let isLarge = ProcessInfo.processInfo.environment["BELAY_LARGE"] != nil

    @Test func aJobOfManyServers() throws {
        let sizes = Self.isLarge ? [2_500, 10_000] : [250, 1_000]
        for servers in sizes {
            let store = try JobStore()
            let plan = Plan.small(servers: servers, items: 7)
            let submit = try time { _ = try store.submit(plan) }
            var hand = try Hand(store, 1)
            let begin = try time { try hand.commit([.began]) }
            let commit = try time {
                for server in 0..<10 {
                    try hand.commit([.linkLost(server: server, attempt: 1, reason: "reset")])
                }
            }
            var view: JobView?
            let show = try time { view = try store.job(1, at: .zero) }
            #expect(view?.servers.last?.steps.count == 21)
            print(
                "\(servers) servers × 21 steps: submit \(submit) s, begin \(begin) s,"
                    + " commit \(commit / 10) s, job show \(show) s")
        }
    }

    @Test func aListOfManyJobs() throws {
        let sizes = Self.isLarge ? [2_500, 10_000] : [250, 1_000]
        for jobs in sizes {
            let store = try JobStore()
            for _ in 0..<jobs { _ = try store.submit(.small(servers: 1, items: 0)) }
            var count = 0
            let list = try time { count = try store.jobs(at: .zero).count }
            #expect(count == jobs)
            print("\(jobs) jobs: job list \(list) s")
        }
    }

    private func time(_ body: () throws -> Void) rethrows -> Double {
        let (seconds, atto) = try ContinuousClock().measure(body).components
        return Double(seconds) + Double(atto) / 1e18
    }
}
