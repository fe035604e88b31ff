internal import BelayKeys

/// The algorithms that a server offers: its first KEXINIT message (RFC 4253, section 7.1), which
/// travels in the clear.
struct ServerOffer {
    private let lists: [[String]]

    /// - Parameter transcript: what the server sent, from its identification line on.
    init?(_ transcript: [UInt8]) {
        guard let feed = transcript.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        var packet = SSHReader(transcript[(feed + 1)...])
        // Length, padding's length, message number, cookie.
        guard packet.uint32() != nil, packet.bytes(1) != nil, packet.bytes(1) == [20],
            packet.bytes(16) != nil
        else { return nil }
        var lists: [[String]] = []
        for _ in 0..<10 {
            guard let list = packet.text() else { return nil }
            lists.append(list.split(separator: ",").map(String.init))
        }
        self.lists = lists
    }

    func names(of category: Algorithms.Category) -> [String] { lists[category.kexinitIndex] }
}
