import BelayModel
import BelayStore
import Foundation

/// How long the Job Status view takes of a job that has ended.
struct ViewsBench {
    var servers: Int
    var steps: Int

    func run(in scratch: Scratch) throws -> [String: Double] {
        _ = try JournalBench(servers: servers, items: steps).run(in: scratch)
        let store = try scratch.store()
        var view: JobView?
        let show = try seconds { view = try store.job(1, at: .now) }
        precondition(view?.servers.last?.steps.last?.status == .succeeded)
        let load = try seconds { _ = try store.load(1) }
        return ["job show, s": show, "replay, s": load]
    }
}

/// How long the list of jobs takes.
struct ListBench {
    var jobs: Int

    func run(in scratch: Scratch) throws -> [String: Double] {
        let store = try scratch.store()
        let plan = Plan.benchmark(servers: 3, items: 3)
        for number in 0..<jobs {
            _ = try store.submit(plan, uid: "\(number)", context: Data(), at: .now)
        }
        var count = 0
        let list = try seconds { count = try store.jobs(at: .now).count }
        precondition(count == jobs)
        return ["job list, s": list]
    }
}
