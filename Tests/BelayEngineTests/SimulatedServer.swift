import BelayModel
import Foundation
import Synchronization

/// A server with a disk, a boot and items that outlive the links to it.
///
/// An item's script is `work MILLISECONDS STATUS BYTES`: how long it takes, how it exits and how
/// much it prints. A script that reboots takes the server away for a moment.
final class SimulatedServer: Sendable {
    struct Item {
        var begun: [Int] = []
        var ended: Int?
        var status: Int?
        var output: [UInt8] = []
        var isWithdrawn = false
        /// Whether its output was asked for while it ran.
        var isMoved = false
        /// Whether it is gone without a status.
        var isLost = false
        var boot = 0
    }

    struct State {
        var chance: Chance
        var weather: Weather
        var hasStaging = false
        var boot = 1
        var isAway = false
        /// What its own log says of every item, by the item's number.
        var items: [String: Item] = [:]
        var running = 0
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

    func make(_ job: String) -> String {
        let isFull = happens(\.full)
        return state.withLock { state in
            if isFull {
                state.hasStaging = false
                return "refused cannot write: No space left on device"
            }
            state.hasStaging = true
            return "made /var/lib/belay/\(job)"
        }
    }

    func remove(_ path: String, _ job: String) -> String {
        state.withLock { state in
            // An empty path is the job's own; another one is not there.
            let isOwn = path.isEmpty || path == "/var/lib/belay/\(job)"
            guard state.hasStaging, isOwn else { return "absent" }
            guard state.running == 0 else { return "kept an item still runs" }
            state.hasStaging = false
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
    func start(_ name: String, _ text: String) -> String? {
        let isFull = happens(\.full)
        let work = state.withLock { state -> Result<Work, Word> in
            guard state.hasStaging else { return .failure(Word("gone")) }
            if let item = state.items[name] {
                state.items[name]?.isMoved = true
                return .failure(Word(item.isWithdrawn ? "withdrawn" : nil))
            }
            if isFull { return .failure(Word("unwritten No space left on device")) }
            state.items[name] = Item(begun: [sequence.next()], boot: state.boot)
            state.running += 1
            return .success(Work(text))
        }
        switch work {
        case .failure(let word): return word.text
        case .success(let work):
            Task { await perform(work, name) }
            return nil
        }
    }

    func attach(_ name: String) -> String? {
        state.withLock { state in
            guard state.hasStaging else { return "gone" }
            if state.items[name] == nil { state.items[name] = Item(isWithdrawn: true) }
            state.items[name]?.isMoved = true
            return state.items[name]?.isWithdrawn == true ? "withdrawn" : nil
        }
    }

    func isMoved(_ name: String) -> Bool { state.withLock { $0.items[name]?.isMoved == true } }

    /// What the item printed beyond an offset, and its last word once it has ended.
    func look(_ name: String, from offset: Int) -> (output: [UInt8], end: String?) {
        state.withLock { state in
            guard state.hasStaging, let item = state.items[name] else { return ([], "gone") }
            let output = Array(item.output.dropFirst(offset))
            if let status = item.status { return (output, "exited \(status)") }
            if item.boot != state.boot { return (output, "rebooted") }
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
        for part in 0..<3 {
            try? await Task.sleep(for: .microseconds(work.milliseconds * 333))
            let isAlive = state.withLock { state in
                guard state.items[name]?.boot == state.boot else { return false }
                let bytes = (0..<(work.bytes / 3)).map { UInt8(truncatingIfNeeded: $0 + part) }
                state.items[name]?.output += bytes
                return true
            }
            guard isAlive else { return }
        }
        state.withLock { state in
            guard state.items[name]?.boot == state.boot else { return }
            state.items[name]?.ended = sequence.next()
            state.items[name]?.status = work.status
            state.running -= 1
        }
    }

    /// Says so, ends what runs, is away, and is back.
    private func goDown(_ name: String) async {
        let (delay, away) = (upTo(4), upTo(60))
        let boot = state.withLock { state in
            state.items[name]?.output += Array("rebooting\n".utf8)
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
            state.running = 0
            state.isAway = false
        }
    }

    func reboot() {
        state.withLock { state in
            state.boot += 1
            state.running = 0
        }
    }

    var isBusy: Bool { state.withLock { $0.running > 0 } }
}
