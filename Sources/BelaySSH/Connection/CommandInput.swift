internal import BelayModel

/// What is still to be written to a command's standard input.
struct CommandInput {
    private var chunks: [[UInt8]] = []
    private var first = 0
    private var offset = 0
    private(set) var size = 0
    private var isComplete = false
    private var queue: InputQueue?
    private var isEndSent = false
    /// Nothing but the password goes out until the command is ready for its input.
    private(set) var isHeld: Bool
    /// The password and its line feed; they go before everything else.
    private var password: [UInt8] = []
    private(set) var isRefused = false

    init(_ input: RemoteCommand.Input, isHeld: Bool) {
        self.isHeld = isHeld
        switch input {
        case .none:
            isComplete = true
        case .bytes(let bytes):
            append(bytes)
            isComplete = true
        case .source:
            break
        case .queue(let queue):
            self.queue = queue
        }
    }

    /// Takes in what waits in the queue, if there is one.
    mutating func takeQueued() {
        guard let (pieces, isLast) = queue?.take() else { return }
        for piece in pieces where !piece.isEmpty { append(piece) }
        if isLast { (isComplete, queue) = (true, nil) }
    }

    /// - Parameter bytes: none of them means the end.
    mutating func append(_ bytes: [UInt8]) {
        guard !isRefused else { return }
        if bytes.isEmpty { isComplete = true } else { chunks.append(bytes) }
        size += bytes.count
    }

    mutating func send(password secret: Secret) { password = Array((secret.reveal() + "\n").utf8) }

    mutating func release() { isHeld = false }

    /// The command takes no more, or is over.
    mutating func discard() {
        queue = nil
        (chunks, first, offset, size) = ([], 0, 0, 0)
        password = []
        isRefused = true
    }

    /// What to write next.
    var next: ArraySlice<UInt8>? {
        if !password.isEmpty { return password[...] }
        guard !isHeld, first < chunks.count else { return nil }
        return chunks[first][offset...]
    }

    /// All was written, so the end may follow; true once.
    mutating func takeEnd() -> Bool {
        guard isComplete, !isHeld, !isEndSent, !isRefused, size == 0, password.isEmpty
        else { return false }
        isEndSent = true
        return true
    }

    mutating func wrote(_ count: Int) {
        guard password.isEmpty else {
            password.removeFirst(count)
            return
        }
        offset += count
        size -= count
        guard offset == chunks[first].count else { return }
        chunks[first] = []
        (first, offset) = (first + 1, 0)
        if first == chunks.count { (chunks, first) = ([], 0) }
    }
}
