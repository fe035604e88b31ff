/// Why a server's bytes are not read any more: it sends more than any server has reason to.
enum Flood: Equatable {
    case secondOffer
    case unexpected(UInt8)
    case beforeEncryption
    case beforeLogin
    case unwanted
    case unread
    case rounds
    /// It is ended by Belay, before an answer is sent.
    case question

    /// Follows the server's name.
    var words: String {
        switch self {
        case .secondOffer:
            "the server began a second key exchange before the first was over"
        case .unexpected(let number):
            "the server sent message \(number) before the connection was encrypted"
        case .beforeEncryption:
            "the server sent more than \(KeyExchangeWatch.limit / 1024) KiB before the connection "
                + "was encrypted"
        case .beforeLogin:
            "the server sent more than \(Wire.loginLimit / 1024) KiB before the login was over"
        case .unwanted:
            "the server sends messages that nothing here waits for, and does not stop"
        case .unread:
            "the server reads nothing of what it is sent, and asks for more answers"
        case .rounds:
            "the server asks again and again for keyboard-interactive answers"
        case .question:
            "the server asks a question that nobody is there to answer"
        }
    }
}

/// Follows the packets that a server sends in the clear, from its identification to the message that
/// ends them (RFC 4253, section 7).
///
/// Nobody knows yet whose packets they are: the host key is checked after them. libssh2 queues what
/// it does not wait for without a limit, so the limit is here.
struct KeyExchangeWatch {
    /// In bytes. A key exchange takes less than 10 KiB, with a large group and a certificate.
    static let limit = 64 * 1024

    private static let exchangeBegins: UInt8 = 20
    private static let newKeys: UInt8 = 21

    private var total = 0
    private var offers = 0
    /// Of a packet whose beginning has not come as a whole: length, padding's length, number.
    private var header: [UInt8] = []
    /// Bytes left of a packet that has begun.
    private var rest = 0
    /// The server's messages are encrypted from now on.
    private(set) var isOver = false

    /// - Parameter bytes: as they came, after those of earlier calls.
    /// - Returns: what is wrong with them.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Flood? {
        var place = 0
        while place < bytes.count, !isOver {
            if rest > 0 {
                let count = min(rest, bytes.count - place)
                (rest, place, total) = (rest - count, place + count, total + count)
            } else {
                header.append(unsafe bytes[place])
                (place, total) = (place + 1, total + 1)
                if header.count == 6, let problem = begin() { return problem }
            }
            if total > Self.limit { return .beforeEncryption }
        }
        return nil
    }

    private mutating func begin() -> Flood? {
        let length = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let number = header[5]
        header = []
        // What the length counts and has come already: the padding's length and the number.
        rest = max(0, length - 2)
        switch number {
        case Self.newKeys:
            // The packet itself is the last in the clear; it is as good as over with its number.
            isOver = true
        case Self.exchangeBegins:
            offers += 1
            if offers > 1 { return .secondOffer }
        case 1...4, 30...49:
            break
        default:
            return .unexpected(number)
        }
        return nil
    }
}

/// Counts what a server sends on an open connection without anything here having use for it.
///
/// A bucket that leaks: what a server says now and then in a job of days does no harm.
struct FloodMeter {
    /// In bytes, for a connection without channels.
    static let base = 4 * 1024 * 1024
    /// A channel's window may be filled by what its reader has not asked for yet.
    static let perChannel = 512 * 1024
    /// In bytes a second.
    private static let leak: UInt64 = 64 * 1024

    private var level = 0
    private var last: UInt64 = 0

    /// - Parameter now: in nanoseconds, and never earlier than before.
    /// - Returns: whether it is too much.
    mutating func add(_ count: Int, channels: Int, at now: UInt64) -> Bool {
        let seconds = (now - min(last, now)) / 1_000_000_000
        if seconds > 0 {
            level = max(0, level - Int(clamping: min(seconds, 3600) * Self.leak))
            last = now
        }
        level += count
        return level > Self.base + channels * Self.perChannel
    }

    /// Something that came was wanted.
    mutating func settle() { level = 0 }
}
