import BelayModel
import BelayStore
import Foundation

/// Fills a state directory: so many small jobs, then one of so many servers that has run.
struct Filling {
    var servers: Int
    var steps: Int
    var jobs: Int

    func run(in directory: URL) throws -> [String: Double] {
        let store = try JobStore(directory: directory)
        let small = Plan.benchmark(servers: 3, items: 3)
        for number in 0..<jobs {
            _ = try store.submit(small, uid: "\(number)", context: Data(), at: .now)
        }
        let plan = Plan.benchmark(servers: servers, items: steps)
        let job = try store.submit(plan, uid: "benchmark", context: Data(), at: .now)
        return try JournalBench.drive(job, in: store).merging(["job": Double(job)]) { $1 }
    }
}
