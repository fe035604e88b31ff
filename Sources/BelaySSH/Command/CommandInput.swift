internal import BelayModel
internal import BelaySystem

/// The rest of a command's standard input.
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
    /// Bytes that go before all others, the password too, and are never held back.
    private var opening: ArraySlice<UInt8> = []
    /// The password and its line feed; they go before everything else.
    private var password: [UInt8] = []
    private(set) var isRefused = false

    init(_ input: RemoteCommand.Input, isHeld: Bool, script: [UInt8] = []) {
        self.isHeld = isHeld
        if !script.isEmpty { append(script) }
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

    init(_ command: RemoteCommand) {
        self.init(command.input, isHeld: command.prompt != nil, script: command.script)
        opening = command.opening[...]
    }

    /// Begins anew, on another channel. Nothing but the opening has been sent.
    mutating func restart(_ command: RemoteCommand) { opening = command.opening[...] }

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

    mutating func send(password secret: Secret) {
        password.reserveCapacity(secret.bytes.count + 1)
        password += secret.bytes
        password.append(UInt8(ascii: "\n"))
    }

    mutating func release() { isHeld = false }

    /// The command takes no more, or is over.
    mutating func discard() {
        queue = nil
        (chunks, first, offset, size) = ([], 0, 0, 0)
        opening = []
        password.wipe()
        isRefused = true
    }

    /// The next bytes to write.
    var next: ArraySlice<UInt8>? {
        if !opening.isEmpty { return opening }
        if !password.isEmpty { return password[...] }
        guard !isHeld, first < chunks.count else { return nil }
        return chunks[first][offset...]
    }

    /// All was written, so the end may follow; true once.
    mutating func takeEnd() -> Bool {
        guard isComplete, !isHeld, !isEndSent, !isRefused, size == 0, opening.isEmpty,
            password.isEmpty
        else { return false }
        isEndSent = true
        return true
    }

    mutating func wrote(_ count: Int) {
        guard opening.isEmpty else {
            opening = opening.dropFirst(count)
            return
        }
        guard password.isEmpty else {
            if count < password.count { password.removeFirst(count) } else { password.wipe() }
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
