import BelayModel
import Logging
import Synchronization

/// The servers whose connection is being taken up again, as far as it was committed; and what was
/// told of a full disk.
final class LostLinks: Sendable {
    private struct State {
        var servers: Set<Int> = []
        var isFullDiskTold = false
    }

    private let state = Mutex(State())

    func contains(_ server: Int) -> Bool { state.withLock { $0.servers.contains(server) } }

    func note(_ events: [Event]) {
        for event in events {
            switch event {
            case .linkLost(let server, _, _):
                state.withLock { _ = $0.servers.insert(server) }
            case .linkRestored(let server, _), .itemEnded(let server, _, _),
                .itemNotStarted(let server, _), .unreachable(let server, _, _):
                state.withLock { _ = $0.servers.remove(server) }
            case .began, .resumed, .phaseDue, .waveDue, .gateDue, .gateAnswered, .slotsDecided,
                .terminationRequested, .stopRequested, .windowClosed,
                .cleanupRequested, .lockOverdue, .connected, .stagingMade,
                .stagingRefused, .itemOverdue, .killDue, .stagingRemoved, .stagingOwed:
                break
            }
        }
    }

    /// Says, once, that what items print is not stored any more.
    func tellOfFullDisk(_ log: Logger, _ directory: String) {
        let isFirst = state.withLock { state in
            defer { state.isFullDiskTold = true }
            return !state.isFullDiskTold
        }
        guard isFirst else { return }
        log.error(
            "\(directory) is nearly full: what items print is not stored any more; the journal is")
    }
}
