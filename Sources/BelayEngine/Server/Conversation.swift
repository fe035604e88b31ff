import BelayDebian
import BelayModel
import BelayStore
import Foundation
import Synchronization

/// What the supervisor's last word means for the item.
enum Outcome {
    case ended(ItemEnd)
    case neverBegan
    /// The connection went at a bad moment: it is asked again.
    case unclear

    /// - Parameter isAttaching: whether the item was not to be started.
    init(_ state: ItemState, isAttaching: Bool) {
        switch state {
        case .exited(let status):
            self = .ended(ItemEnd(exit: .exited(status)))
        case .none(let fault):
            self = isAttaching ? .neverBegan : Self.failed("it could not be started", fault)
        case .withdrawn:
            self = .neverBegan
        case .gone:
            self = Self.failed("the staging directory is gone; whether it ran is not known")
        case .vanished(.restart):
            self = Self.failed(
                "the server was restarted and has no trace of it; whether it ran is not known")
        case .vanished(.files):
            self = Self.failed(
                "its files on the server were removed; whether it ran is not known")
        case .vanished(.running):
            self = Self.failed(
                "its files on the server were removed while it ran; how it ended is not known")
        case .rebooted:
            self = Self.failed("the server was restarted; how it ended is not known")
        case .lost:
            self = Self.failed(
                "its status was not written down on the server; how it ended is not known")
        case .unwritten(let problem):
            self = Self.failed("it was not started, the server cannot store it", problem)
        case .cut:
            self = isAttaching ? .neverBegan : .unclear
        case .differs:
            self = Self.failed("what arrived is not the file that was submitted (SHA-256 differs)")
        }
    }

    private static func failed(_ words: String, _ detail: String = "") -> Outcome {
        return .ended(
            ItemEnd(exit: nil, failure: detail.isEmpty ? words : "\(words): \(detail)"))
    }
}

/// The supervisor's answer as it comes in over one connection, and what else is said.
final class Conversation: Sendable {
    private struct State {
        var answer: RunnerAnswerReader
        var hasBegun = false
        var state: ItemState?
    }

    private let contents: Mutex<State>
    private let said = Collector(limit: Collector.complaintLimit)

    init(nonce: String) { contents = Mutex(State(answer: RunnerAnswerReader(nonce: nonce))) }

    func read(_ stream: BelayModel.OutputStream, _ bytes: [UInt8]) {
        switch stream {
        case .standardOutput: contents.withLock { Self.read(bytes, into: &$0) }
        case .standardError: said.add(stream, bytes)
        }
    }

    private static func read(_ bytes: [UInt8], into contents: inout State) {
        for part in contents.answer.read(bytes) {
            switch part {
            case .begun: contents.hasBegun = true
            case .output, .ready, .running, .nonsense: break
            case .end(_, let word, let detail):
                contents.state = ItemState(word: word, detail: detail)
            }
        }
    }

    var hasBegun: Bool { contents.withLock(\.hasBegun) }
    var state: ItemState? { contents.withLock(\.state) }

    /// What sudo or the login shell said, fit for a message.
    var complaint: String { said.complaint }
}

/// Collects what a command prints, up to a limit.
final class Collector: Sendable {
    /// Of what is said besides a protocol, so many bytes are kept for a message.
    static let complaintLimit = 2048

    private let limit: Int
    private let bytes = Mutex<(out: [UInt8], err: [UInt8])>(([], []))

    init(limit: Int) { self.limit = limit }

    func add(_ stream: BelayModel.OutputStream, _ more: [UInt8]) {
        bytes.withLock { bytes in
            switch stream {
            case .standardOutput: bytes.out += more.prefix(max(0, limit - bytes.out.count))
            case .standardError: bytes.err += more.prefix(max(0, limit - bytes.err.count))
            }
        }
    }

    var standardOutput: String {
        String(decoding: bytes.withLock(\.out), as: UTF8.self)
    }

    var standardError: String {
        String(decoding: bytes.withLock(\.err), as: UTF8.self)
    }

    /// What it said on standard error, fit for a message.
    var complaint: String { standardError.printable(atMost: Self.complaintLimit) }
}

/// A file of the admin box, to be a command's input.
/// - Throws: `LinkError.Kind.input` when it cannot be opened, or is not what was submitted.
func fileSource(_ file: UploadFile) throws(LinkError) -> RemoteCommand.Input.Source {
    do {
        // Opening what has taken the place of the file, such as a pipe, could wait without end.
        let url = URL(filePath: file.path).resolvingSymlinksInPath()
        guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
            throw LinkError(.input, "\(file.path) has changed since the job was submitted")
        }
        let handle = try FileHandle(forReadingFrom: url)
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 0)
        guard size == UInt64(file.size) else {
            throw LinkError(.input, "\(file.path) has changed since the job was submitted")
        }
        return { try handle.read(upToCount: 256 * 1024).map(Array.init) ?? [] }
    } catch let error as LinkError {
        throw error
    } catch {
        throw LinkError(.input, "cannot read \(file.path): \(error.localizedDescription)")
    }
}

extension LinkError.Kind {
    /// Whether trying again may help: a server that is restarting, a network that comes back,
    /// descriptors that are free again.
    var mayPass: Bool {
        switch self {
        case .nameNotFound, .refused, .timedOut, .noRoute, .protocolError, .authentication, .lost,
            .local:
            true
        case .noCommonAlgorithm, .hostKeyUnknown, .hostKeyChanged, .hostKeyRevoked, .become,
            .closed, .input:
            false
        }
    }
}
