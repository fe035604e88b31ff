import BelayModel
import BelayStore
import Foundation

/// A directory for the benchmark's databases: on the disk, as a user's is.
struct Scratch {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-benchmark-\(UUID().uuidString)")
    }

    func store() throws -> JobStore { try JobStore(directory: directory) }

    func remove() { try? FileManager.default.removeItem(at: directory) }
}

extension Plan {
    /// A job of so many servers and items, spread over the phases.
    static func benchmark(servers: Int, items: Int, forks: Int? = nil) -> Plan {
        let phases = Phase.allCases.map { phase in
            let first = items * phase.rawValue / 3
            let last = items * (phase.rawValue + 1) / 3
            return PhasePlan(
                phase, items: (first..<last).map { Item(name: "item \($0)", work: .run("true")) })
        }
        return Plan(
            name: "benchmark", kind: .remediate, forks: forks ?? servers, phases: phases,
            servers: (0..<servers).map {
                ServerPlan(
                    name: "server\($0)", address: "127.1.\($0 / 250).\($0 % 250)", user: "root")
            })
    }
}

extension Timestamp {
    static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}

/// Seconds that something takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let (seconds, atto) = try ContinuousClock().measure(body).components
    return Double(seconds) + Double(atto) / 1e18
}
