/// Work for items in hand besides their executors', one at most on a server. It ends early with its
/// item.
struct ServerTasks {
    private var tasks: [Int: Task<Void, Never>] = [:]

    /// - Parameter group: waits for it, also after it was stopped: it may still have a connection to
    ///   close.
    mutating func start(
        _ server: Int, in group: inout DiscardingTaskGroup,
        _ work: @escaping @Sendable () async -> Void
    ) {
        stop(server)
        // A child of the group cannot be cancelled by itself.
        let task = Task { await work() }
        tasks[server] = task
        group.addTask { await task.value }
    }

    /// The item has ended.
    mutating func stop(_ server: Int) {
        tasks.removeValue(forKey: server)?.cancel()
    }

    mutating func cancel() {
        for task in tasks.values { task.cancel() }
        tasks = [:]
    }
}
