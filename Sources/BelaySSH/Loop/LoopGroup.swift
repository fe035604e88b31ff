internal import BelaySystem

/// The event loops of a transport. They end when the transport and its last connection are gone.
final class LoopGroup: Sendable {
    private let loops: [EventLoop]
    let workers: WorkerPools

    init(loops count: Int, workers: WorkerPools) throws(SystemError) {
        var loops: [EventLoop] = []
        for _ in 0..<max(1, count) { try loops.append(EventLoop()) }
        self.loops = loops
        self.workers = workers
    }

    deinit {
        for loop in loops { loop.stop() }
        workers.stop()
    }

    /// The loop of a server: always the same one.
    func loop(for server: String) -> EventLoop {
        // FNV-1a; a `Hasher` would place a server elsewhere on each run.
        let hash = server.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return loops[Int(hash >> 32) % loops.count]
    }
}
