internal import BelayModel

/// Watches a command's output for the word that the login shell has come to the command; see
/// `RemoteCommand.shellWord`. Until then the account's shell or its start files are the cause of
/// whatever goes wrong, and not the command.
struct ShellWatch {
    private var search: MarkerSearch
    private var complaint: [UInt8] = []

    /// Bytes that are kept for a message.
    private static let complaintLimit = 1000
    /// Output of the program that the shell starts when a start file has taken its input.
    private static let unread = "belay-unread"

    init(_ word: String) { search = MarkerSearch(Array(word.utf8)) }

    mutating func hasSpoken(_ chunk: OutputChunk) -> Bool {
        if chunk.stream == .standardOutput, search.feed(chunk.bytes, limit: 1).found > 0 {
            return true
        }
        complaint += chunk.bytes.prefix(max(0, Self.complaintLimit - complaint.count))
        return false
    }

    private var words: String { String(decoding: complaint, as: UTF8.self).printable }

    private var quoted: String { words.isEmpty ? "" : ", saying: \(words)" }

    /// - Parameter limit: how long it was waited for.
    func silence(_ limit: String) -> String {
        "the login shell did not come to the command within \(limit)\(quoted); a start file of it "
            + "(such as ~/.bashrc) may wait for something, or never end"
    }

    /// Why the shell's end came before the command's begin.
    func failure(_ end: CommandEnd?) -> String {
        if words.contains(Self.unread) {
            return "a start file of the login shell (such as ~/.bashrc) reads the input that is "
                + "meant for the command"
        }
        return
            "the login shell did not run the command: it ended\(status(end))\(quoted)\(advice(end))"
    }

    private func status(_ end: CommandEnd?) -> String {
        switch end {
        case .exited(let status): " with exit status \(status)"
        case .signaled(let signal): " by SIG\(signal)"
        case nil: ""
        }
    }

    private func advice(_ end: CommandEnd?) -> String {
        if words.contains("restricted") {
            return
                "; a restricted shell does not start /bin/sh: the account needs another one (chsh)"
        }
        if end == .exited(97) {
            return "; a start file of it (such as ~/.bashrc) runs another shell in its place"
        }
        if [.exited(2), .exited(126), .exited(127)].contains(end) {
            return "; a command= of the key, or a ForceCommand of sshd, may change what is run"
        }
        guard words.isEmpty else { return "" }
        return "; the account may have one that runs nothing, a start file of it may end it, or "
            + "sshd has a command of its own instead (ForceCommand, command= of the key)"
    }
}
