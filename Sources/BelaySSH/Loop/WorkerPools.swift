internal import BelaySystem

/// The threads for what blocks. Each kind has its own: an agent that does not answer is no reason for
/// a key file to wait, and a program that will not end none for a name to be looked up.
final class WorkerPools: Sendable {
    /// Key files and their decryption, known_hosts.
    let files: WorkerPool
    let agents: WorkerPool
    /// Starts programs that lead to servers.
    let programs: WorkerPool
    /// Waits for the end of such programs.
    let reaping: WorkerPool
    let lookUps = LookUpPool()

    init() throws(SystemError) {
        files = try WorkerPool(limit: 16)
        agents = try WorkerPool(limit: 16)
        programs = try WorkerPool(limit: 16)
        reaping = try WorkerPool(limit: 16)
    }

    /// Ends the threads once their queues are empty.
    func stop() {
        for pool in [files, agents, programs, reaping] { pool.stop() }
    }
}
