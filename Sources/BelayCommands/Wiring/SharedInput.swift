import BelayModel
import Foundation
import Glibc
import Synchronization

/// This process's standard input, for every server: it is read once, when the first command asks for
/// it, and kept for those that ask later.
final class SharedInput: Sendable {
    /// More than so many bytes are not kept: a file of that size is for an upload item.
    static let limit = 64 * 1024 * 1024

    private struct State {
        var pieces: [[UInt8]] = []
        var size = 0
        var isAtEnd = false
        var problem: String?
        var isReading = false
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastWaiter = 0
    }

    struct Problem: Error, CustomStringConvertible { let description: String }

    private let descriptor: Int32
    private let limit: Int
    private let state = Mutex(State())

    init(_ descriptor: Int32 = STDIN_FILENO, limit: Int = limit) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Whether somebody has given a file or a pipe with something in it: not a terminal, nor
    /// /dev/null, nor a pipe of which the other end is closed.
    static func isGiven(_ descriptor: Int32 = STDIN_FILENO) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            return lseek(descriptor, 0, SEEK_CUR) < status.st_size
        case S_IFIFO, S_IFSOCK:
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = unsafe Glibc.poll(&poll, 1, 0)
            return count <= 0 || poll.revents & Int16(POLLIN) != 0
        default:
            return false
        }
    }

    /// For one command.
    func source() -> RemoteCommand.Input {
        let next = Mutex(0)
        return .source {
            let index = next.withLock { index in
                defer { index += 1 }
                return index
            }
            return try await self.piece(index)
        }
    }

    /// - Returns: empty at the end, and when nobody wants it any more.
    private func piece(_ index: Int) async throws -> [UInt8] {
        while !Task.isCancelled {
            let (piece, isOver, problem, begins) = state.withLock { state in
                let piece = index < state.pieces.count ? state.pieces[index] : nil
                let begins = !state.isReading
                state.isReading = true
                return (piece, state.isAtEnd, state.problem, begins)
            }
            if begins { Thread.detachNewThread { self.read() } }
            if let problem { throw Problem(description: problem) }
            if let piece { return piece }
            if isOver { return [] }
            await wait(for: index)
        }
        return []
    }

    private func wait(for index: Int) async {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isThere = state.withLock { state in
                    let isThere =
                        index < state.pieces.count || state.isAtEnd || state.problem != nil
                    if !isThere, !Task.isCancelled { state.waiters[number] = waiter }
                    return isThere || Task.isCancelled
                }
                if isThere { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    private func read() {
        var room = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe Glibc.read(descriptor, &room, room.count)
            if count < 0, errno == EINTR { continue }
            let problem = unsafe count < 0 ? String(cString: strerror(errno)) : nil
            let isDone = note(problem, Array(room.prefix(max(0, count))))
            if isDone { return }
        }
    }

    /// - Returns: whether no more is to be read.
    private func note(_ problem: String?, _ bytes: [UInt8]) -> Bool {
        let (waiters, isDone) = state.withLock { state in
            if let problem {
                state.problem = "standard input cannot be read: \(problem)"
            } else if bytes.isEmpty {
                state.isAtEnd = true
            } else if state.size + bytes.count > limit {
                state.problem = "standard input is longer than \(limit / 1024 / 1024) MiB"
            } else {
                state.pieces.append(bytes)
                state.size += bytes.count
            }
            defer { state.waiters = [:] }
            return (Array(state.waiters.values), state.isAtEnd || state.problem != nil)
        }
        for waiter in waiters { waiter.resume() }
        return isDone
    }
}
