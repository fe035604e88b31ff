import BelayModel

/// An item as it really went on a server, whatever anybody believes of it.
struct Deed {
    struct Key: Hashable {
        let job: Int64
        let step: Int
    }

    let begun: Int
    let boot: Int
    var ended: Int?
    /// `nil`: it still runs, or went with its boot.
    var status: Int?
    var isRunning = true
    /// Whether a power cut took away how it ended.
    var isForgotten = false
}

/// What a driver asks of a server.
struct Order {
    enum Kind {
        case connect, makeStaging, removeStaging, kill
        /// - Parameter mayBegin: whether the item is to begin if it has not.
        case item(step: Int, mayBegin: Bool)
    }

    let host: Int
    let stamp: Int
    let job: Int64
    /// The server's number among the job's, and among the world's.
    let server: Int
    let machine: Int
    let attempt: Int
    let kind: Kind
}

/// A server with a disk, boots, and items that outlive the drivers that began them.
struct Machine {
    /// What its disk has of an item.
    private enum Trace {
        case begun(at: Int)
        /// It was recalled before it began, and will not.
        case withdrawn
    }

    enum Answer {
        /// The item's end is told when it comes.
        case follow
        case ended(ItemEnd)
        case notStarted
    }

    let name: String
    var boot = 1
    var isAway = false
    /// By job: when the staging directory was made.
    private(set) var stagings: [Int64: Int] = [:]
    private var traces: [Deed.Key: Trace] = [:]
    private(set) var deeds: [Deed.Key: Deed] = [:]
    /// Drivers that wait for the end of an item.
    private var followers: [Deed.Key: [Order]] = [:]

    init(name: String) { self.name = name }

    func hasStaging(of job: Int64) -> Bool { stagings[job] != nil }
    func isRunning(_ key: Deed.Key) -> Bool { deeds[key]?.isRunning == true }
    func isBusy(with job: Int64) -> Bool {
        deeds.contains { $0.key.job == job && $0.value.isRunning }
    }

    mutating func makeStaging(of job: Int64, at now: Int) {
        stagings[job] = stagings[job] ?? now
    }

    /// - Returns: whether it is gone; not while an item of it runs.
    mutating func removeStaging(of job: Int64) -> Bool {
        if isBusy(with: job) { return false }
        stagings[job] = nil
        for key in traces.keys where key.job == job { traces[key] = nil }
        return true
    }

    /// What an order to begin, or to ask after, an item leads to.
    /// - Returns: `nil`: it begins now, and the caller says how it goes.
    mutating func ask(_ key: Deed.Key, mayBegin: Bool, at now: Int, _ order: Order) -> Answer? {
        guard stagings[key.job] != nil else {
            if isRunning(key) {
                followers[key, default: []].append(order)
                return .follow
            }
            return .ended(.lost("the staging directory is gone"))
        }
        switch traces[key] {
        case .withdrawn:
            return .notStarted
        case .begun:
            guard let deed = deeds[key] else { return .ended(.lost("no trace of it")) }
            if let status = deed.status, !deed.isForgotten {
                return .ended(ItemEnd(exit: .exited(status)))
            }
            guard deed.isRunning else { return .ended(.lost("the server restarted")) }
            followers[key, default: []].append(order)
            return .follow
        case nil:
            // A trace that a power cut took away with it: the boot that it was ordered in is over.
            if deeds[key] != nil { return .ended(.lost("whether it ran is not known")) }
            guard mayBegin else {
                traces[key] = .withdrawn
                return .notStarted
            }
            traces[key] = .begun(at: now)
            deeds[key] = Deed(begun: now, boot: boot)
            followers[key, default: []].append(order)
            return nil
        }
    }

    /// - Returns: the drivers that wait for it.
    mutating func end(_ key: Deed.Key, status: Int, at now: Int) -> [Order] {
        guard isRunning(key) else { return [] }
        deeds[key]?.isRunning = false
        deeds[key]?.ended = now
        deeds[key]?.status = status
        return takeFollowers(of: key)
    }

    mutating func takeFollowers(of key: Deed.Key) -> [Order] {
        defer { followers[key] = nil }
        return followers[key] ?? []
    }

    /// - Returns: the drivers that waited for items, whose links are gone.
    mutating func restart(at now: Int) -> [Order] {
        boot += 1
        var waiting: [Order] = []
        for key in deeds.keys.sorted(by: { ($0.job, $0.step) < ($1.job, $1.step) })
        where isRunning(key) {
            deeds[key]?.isRunning = false
            deeds[key]?.ended = now
            waiting += takeFollowers(of: key)
        }
        return waiting
    }

    /// A restart that loses what was written in the last five seconds.
    mutating func losePower(at now: Int) -> [Order] {
        let waiting = restart(at: now)
        for (job, made) in stagings where made > now - 5000 {
            stagings[job] = nil
            for key in traces.keys where key.job == job { traces[key] = nil }
        }
        for (key, trace) in traces {
            switch trace {
            case .begun(let time) where time > now - 5000: traces[key] = nil
            case .begun, .withdrawn: break
            }
        }
        for (key, deed) in deeds {
            if let ended = deed.ended, ended > now - 5000 { deeds[key]?.isForgotten = true }
        }
        return waiting
    }
}

extension ItemEnd {
    fileprivate static func lost(_ words: String) -> ItemEnd { ItemEnd(exit: nil, failure: words) }
}
