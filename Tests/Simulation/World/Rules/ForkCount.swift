import BelayModel

/// The servers that one daemon works on, over all of its jobs, as it has them in hand.
struct ForkCount {
    /// By the driver of a job.
    private let atWork: [Int: Set<Int>]

    init(_ host: Host) {
        atWork = host.drivers.mapValues { driver in
            Set(
                driver.errands.filter { server, errand in
                    errand.kind.isWork && !driver.run.servers[server].status.isFinal
                }.keys)
        }
    }

    private var total: Int { atWork.values.reduce(0) { $0 + $1.count } }

    /// - Parameters:
    ///   - before: the same before a commit of the driver.
    func complaints(
        after before: ForkCount, _ driver: Driver, on host: Host, _ watch: CommitWatch
    ) -> [String] {
        let own = atWork[driver.stamp] ?? []
        guard own.subtracting(before.atWork[driver.stamp] ?? []).isEmpty == false else { return [] }
        let words = "job \(driver.job) has started a server on host \(host.number)"
        // A daemon that took jobs up may have more in hand than it would have begun.
        guard total <= max(host.mostForks, before.total) else {
            return ["\(words): \(total) are at work, \(host.mostForks) may be"]
        }
        guard total >= host.mostForks else { return [] }
        return host.drivers.values.compactMap { other in
            let busy = atWork[other.stamp] ?? []
            guard other !== driver, busy.count + 1 < own.count, watch.isHungry(other.job, busy)
            else { return nil }
            return "\(words), its number \(own.count), and job \(other.job) got none for its"
                + " number \(busy.count + 1)"
        }
    }
}

extension Order.Kind {
    fileprivate var isWork: Bool {
        switch self {
        case .connect, .makeStaging, .item: true
        case .removeStaging, .kill: false
        }
    }
}
