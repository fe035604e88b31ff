internal import BelayModel

/// The passwords of jump hosts: each is asked for once in a process, or three times while it is
/// wrong (NumberOfPasswordPrompts of ssh_config(5)), however many servers are behind it.
actor JumpPasswords {
    private static let limit = 3

    private struct Entry {
        var answer: Task<Secret?, Never>
        var count = 1
        /// The jump host has said so: it is not shown the same again, which may lock the account.
        var isWrong = false
    }

    private let ask: @Sendable (_ account: String, _ isRepeated: Bool) async -> Secret?
    private var entries: [String: Entry] = [:]

    init(_ ask: @escaping @Sendable (_ account: String, _ isRepeated: Bool) async -> Secret?) {
        self.ask = ask
    }

    /// The jump host has refused it, and nobody is to be asked for another now.
    func refuse(_ password: Secret, of account: String) async {
        guard let entry = entries[account], await entry.answer.value == password,
            entries[account]?.count == entry.count
        else { return }
        entries[account]?.isWrong = true
    }

    /// - Parameter wrong: what the jump host has refused.
    /// - Returns: `nil` when there is none to be had, or none that was right.
    func password(of account: String, insteadOf wrong: Secret?) async -> Secret? {
        let ask = ask
        guard let entry = entries[account] else {
            let answer = Task { await ask(account, false) }
            entries[account] = Entry(answer: answer)
            return await answer.value
        }
        let known = await entry.answer.value
        // Another connection may have asked meanwhile.
        guard var now = entries[account], now.count == entry.count else {
            return await entries[account]?.answer.value
        }
        guard now.isWrong || wrong != nil && known == wrong else { return known }
        now.isWrong = true
        if now.count < Self.limit, known != nil {
            now = Entry(answer: Task { await ask(account, true) }, count: now.count + 1)
        }
        entries[account] = now
        return now.isWrong ? nil : await now.answer.value
    }
}
