import BelayChance
import BelayModel
import Foundation
import Synchronization

/// A server with a disk, a boot and items that outlive the links to it.
///
/// An item's script is `work MILLISECONDS STATUS BYTES`: how long it takes, how it exits and how
/// much it prints. A script that reboots takes the server away for a moment.
final class SimulatedServer: Sendable {
    /// What the server's own log says of an item.
    struct Truth {
        var begun: [Int] = []
        var ended: Int?
        var status: Int?
        var output: [UInt8] = []
        /// The boot in which it last ran.
        var boot = 0
        var isRunning = false
    }

    /// What its disk says of an item.
    struct Item {
        var status: Int?
        var isWithdrawn = false
        /// Whether it may have begun before it was withdrawn.
        var isUnknown = false
        /// Whether its output was asked for while it ran.
        var isMoved = false
        /// Whether it is gone without a status.
        var isLost = false
        var boot = 0
        /// When the lock, and when the status was written.
        var written = ContinuousClock.now
        var ended: ContinuousClock.Instant?
    }

    struct State {
        var chance: Chance
        var weather: Weather
        /// The name of the server that the staging directory is of; `nil`: there is none.
        var staging: String?
        var boot = 1
        /// The boot that was noted last, and when.
        var noted: [(boot: Int, at: ContinuousClock.Instant)] = []
        var made = ContinuousClock.now
        var isAway = false
        /// Whether the staging directory was removed by somebody.
        var hasVanished = false
        /// By the item's number.
        var items: [String: Item] = [:]
        var log: [String: Truth] = [:]
        var running: Int { log.values.count(where: \.isRunning) }
        var hasStaging: Bool { staging != nil }

        /// Nothing runs any more.
        mutating func end() {
            for name in log.keys { log[name]?.isRunning = false }
        }
    }

    let sequence: Sequence
    let state: Mutex<State>

    init(seed: UInt64, weather: Weather, sequence: Sequence) {
        self.sequence = sequence
        state = Mutex(State(chance: Chance(seed: seed), weather: weather))
    }

    func happens(_ probability: KeyPath<Weather, Double>) -> Bool {
        state.withLock { $0.chance.happens($0.weather[keyPath: probability]) }
    }

    func upTo(_ limit: Int) -> Int { state.withLock { $0.chance.upTo(limit) } }

    // MARK: - What the scripts do

    func make(_ job: String, _ name: String) -> String {
        let isFull = happens(\.full)
        return state.withLock { state in
            if let other = state.staging, other != name {
                return "refused \(other) and \(name) are the same server"
            }
            if isFull {
                state.staging = nil
                return "refused cannot write: No space left on device"
            }
            if state.staging == nil { (state.made, state.noted) = (.now, [(state.boot, .now)]) }
            state.staging = name
            return "made /var/lib/belay/\(job)"
        }
    }

    func remove(_ path: String, _ job: String, _ name: String) -> String {
        state.withLock { state in
            // An empty path is the job's own; another one is not there.
            let isOwn = path.isEmpty || path == "/var/lib/belay/\(job)"
            guard state.staging == name, isOwn else { return "absent" }
            guard state.running == 0 else { return "kept an item still runs" }
            state.clear()
            return "removed"
        }
    }

    func receive(_ input: [UInt8], size: Int) -> String {
        let isFull = happens(\.full)
        return state.withLock { state in
            if !state.hasStaging { return "gone" }
            if input.count != size { return "cut" }
            return isFull ? "unwritten No space left on device" : "exited 0"
        }
    }

    /// - Returns: the last word; `nil`: there is an item to follow.
    func start(_ name: String, _ text: String, ordered: String) -> String? {
        let isFull = happens(\.full)
        let work = state.withLock { state -> Result<Work, Word> in
            guard state.hasStaging else { return .failure(Word(state.gone(name))) }
            state.withdrawUnknown(name, ordered)
            if let item = state.items[name] {
                state.items[name]?.isMoved = true
                return .failure(Word(item.withdrawal))
            }
            if isFull { return .failure(Word("unwritten No space left on device")) }
            state.items[name] = Item(boot: state.boot)
            state.log[name, default: Truth()].begin(sequence.next(), in: state.boot)
            return .success(Work(text))
        }
        switch work {
        case .failure(let word): return word.text
        case .success(let work):
            Task { await perform(work, name) }
            return nil
        }
    }

    func attach(_ name: String, ordered: String) -> String? {
        state.withLock { state in
            guard state.hasStaging else { return state.gone(name) }
            state.withdrawUnknown(name, ordered)
            if state.items[name] == nil { state.items[name] = Item(isWithdrawn: true) }
            state.items[name]?.isMoved = true
            return state.items[name]?.withdrawal
        }
    }

    func isMoved(_ name: String) -> Bool { state.withLock { $0.items[name]?.isMoved == true } }

    /// How long the item has run, in the simulation's seconds.
    func age(of name: String) -> String {
        state.withLock { state in
            guard let item = state.items[name], state.hasStaging else { return "none" }
            guard item.status == nil, item.boot == state.boot, !item.isLost, !item.isWithdrawn,
                state.log[name]?.isRunning == true
            else { return "ended" }
            return "running \(Int((ContinuousClock.now - item.written) / FleetRun.second))"
        }
    }

    /// What the item printed beyond an offset, and its last word once it has ended.
    func look(_ name: String, from offset: Int) -> (output: [UInt8], end: String?) {
        state.withLock { state in
            guard state.hasStaging, let item = state.items[name] else {
                let runs = state.log[name]?.isRunning == true
                return ([], runs ? nil : state.hasStaging ? "vanished running" : "gone")
            }
            let output = Array((state.log[name]?.output ?? []).dropFirst(offset))
            if let status = item.status { return (output, "exited \(status)") }
            if item.boot != state.boot {
                state.noted.append((state.boot, .now))
                return (output, "rebooted")
            }
            return (output, item.isLost ? "lost" : nil)
        }
    }

    // MARK: - Items

    private struct Word: Error {
        let text: String?
        init(_ text: String?) { self.text = text }
    }

    private struct Work {
        var milliseconds = 0
        var status = 0
        var bytes = 0
        var isReboot = false

        init(_ text: String) {
            isReboot = text.contains("systemctl reboot")
            guard let start = text.range(of: "work ", options: .backwards) else { return }
            let numbers = text[start.upperBound...].prefix { $0 != "\n" }
                .split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 3 else { return }
            (milliseconds, status, bytes) = (numbers[0], numbers[1], numbers[2])
        }
    }

    private func perform(_ work: Work, _ name: String) async {
        if work.isReboot { return await goDown(name) }
        let boot = state.withLock(\.boot)
        for part in 0..<3 {
            try? await Task.sleep(for: .microseconds(work.milliseconds * 333))
            let isAlive = state.withLock { state in
                guard boot == state.boot else { return false }
                let bytes = (0..<(work.bytes / 3)).map { UInt8(truncatingIfNeeded: $0 + part) }
                state.log[name]?.output += bytes
                return true
            }
            guard isAlive else { return }
        }
        state.withLock { state in
            guard boot == state.boot else { return }
            state.log[name]?.ended = sequence.next()
            state.log[name]?.status = work.status
            state.log[name]?.isRunning = false
            state.items[name]?.status = work.status
            state.items[name]?.ended = .now
        }
    }

    /// Says so, ends what runs, is away, and is back.
    private func goDown(_ name: String) async {
        let (delay, away) = (upTo(4), upTo(60))
        let boot = state.withLock { state in
            state.log[name]?.output += Array("rebooting\n".utf8)
            return state.boot
        }
        await pause(delay)
        state.withLock { state in
            guard state.boot == boot else { return }
            state.items[name]?.isLost = true
            state.isAway = true
        }
        await pause(away)
        state.withLock { state in
            guard state.boot == boot else { return }
            state.boot += 1
            state.end()
            state.isAway = false
        }
    }

    // MARK: - What befalls it

    func reboot() {
        state.withLock { state in
            state.boot += 1
            state.end()
        }
    }

    /// What was written in the last five seconds is not on the disk after that.
    func losePower() {
        state.withLock { state in
            let durable = ContinuousClock.now - FleetRun.second * 5
            state.boot += 1
            state.end()
            if state.made > durable { return state.clear() }
            state.noted.removeAll { $0.at > durable }
            for (name, item) in state.items where !item.isWithdrawn {
                if item.written > durable { state.items[name] = nil }
                if let ended = item.ended, ended > durable { state.items[name]?.status = nil }
            }
        }
    }

    /// Somebody removes the staging directory. What runs goes on.
    func vanish() {
        state.withLock { state in
            state.hasVanished = true
            state.clear()
        }
    }

    var isBusy: Bool { state.withLock { $0.running > 0 } }
}

extension SimulatedServer.Item {
    /// The last word of an item that does not begin any more; `nil`: it has begun.
    fileprivate var withdrawal: String? {
        !isWithdrawn ? nil : isUnknown ? "vanished restart" : "withdrawn"
    }
}

extension SimulatedServer.Truth {
    fileprivate mutating func begin(_ moment: Int, in boot: Int) {
        begun.append(moment)
        self.boot = boot
        isRunning = true
    }
}

extension SimulatedServer.State {
    /// The staging directory is gone.
    fileprivate mutating func clear() {
        staging = nil
        items = [:]
    }

    /// The last word where there is no staging directory; `nil`: the item's end is waited for.
    fileprivate func gone(_ name: String) -> String? {
        log[name]?.isRunning == true ? nil : "gone"
    }

    /// An item without a trace, that was ordered in another boot, will not begin.
    fileprivate mutating func withdrawUnknown(_ name: String, _ ordered: String) {
        guard items[name] == nil else { return }
        guard ordered != "fresh" else { return noted.append((boot, .now)) }
        let before = ordered == "unknown" ? "boot-\(noted.last?.boot ?? 0)" : ordered
        guard before != "boot-\(boot)" else { return }
        items[name] = SimulatedServer.Item(isWithdrawn: true, isUnknown: true)
    }
}
