import BelayModel
import Synchronization

/// The servers of a command that are still to be done, by the threads that reach them.
final class TargetSupply: Sendable {
    struct Assignment: Sendable {
        let target: FleetCommand.Target
        let threads: (any TaskExecutor)?
        fileprivate let queue: Int
    }

    private struct Line {
        let threads: (any TaskExecutor)?
        var targets: [FleetCommand.Target] = []
        var next = 0
    }

    private let lines: Mutex<[Line]>

    init(_ targets: [FleetCommand.Target], _ transport: any Transport) {
        var lines: [Line] = []
        var places: [ObjectIdentifier?: Int] = [:]
        for target in targets {
            let threads = transport.executor(for: target.endpoint)
            let key = threads.map { ObjectIdentifier($0) }
            let place = places[key] ?? lines.count
            if place == lines.count { lines.append(Line(threads: threads)) }
            places[key] = place
            lines[place].targets.append(target)
        }
        self.lines = Mutex(lines)
    }

    /// The next server: of the same threads as the one before, as long as there is one.
    func next(after previous: Assignment? = nil) -> Assignment? {
        lines.withLock { lines in
            var place = previous?.queue
            if place.map({ lines[$0].next == lines[$0].targets.count }) ?? true {
                // Those that are furthest behind.
                place = lines.indices.max {
                    lines[$0].targets.count - lines[$0].next
                        < lines[$1].targets.count - lines[$1].next
                }
            }
            guard let place, lines[place].next < lines[place].targets.count else { return nil }
            defer { lines[place].next += 1 }
            return Assignment(
                target: lines[place].targets[lines[place].next], threads: lines[place].threads,
                queue: place)
        }
    }
}
