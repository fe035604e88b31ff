package import BelayModel
package import BelaySystem
internal import Synchronization

/// The known_hosts files of a transport: read once, read again when they have changed, added to when
/// new hosts are to be accepted.
package final class HostKeyStore: Sendable {
    private struct State {
        var known = KnownHosts()
        var stamps: [FileStamp?] = []
    }

    /// In the order given; new keys go to the first.
    private let files: [String]
    private let state = Mutex(State())
    /// Called when the first reading is over; `nil`: it is.
    private let readers = Mutex<[@Sendable () -> Void]?>(nil)

    package init(files: [String]) { self.files = files }

    /// What is known of a host before it has shown its key, where that is said at once, without
    /// reading a file or calculating for long; `nil`: wait where `isBeingRead`, or ask
    /// `records(of:)`.
    package func recordsAtHand(of name: KnownHostName) -> HostRecords? {
        let found = state.withLockIfAvailable { state -> HostRecords? in
            guard files.map(FileStamp.init) == state.stamps else { return nil }
            return state.known.recordsAtHand(of: name)
        }
        return found ?? nil
    }

    /// Has the files read, if they can be read.
    package func read(_ workers: WorkerPool) {
        readers.withLock { $0 = [] }
        workers.submit {
            self.state.withLock { try? self.refresh(&$0) }
            let readers = self.readers.withLock { readers in
                defer { readers = nil }
                return readers ?? []
            }
            for reader in readers { reader() }
        }
    }

    /// - Parameter then: called when that is over, on any thread.
    /// - Returns: whether the files are being read for the first time.
    package func isBeingRead(then: @escaping @Sendable () -> Void) -> Bool {
        readers.withLock { readers in
            readers?.append(then)
            return readers != nil
        }
    }

    /// The records of a host before it has shown its key. Blocks while it reads the files.
    package func records(of name: KnownHostName) -> Result<HostRecords, LinkError> {
        state.withLock { state in
            do throws(LinkError) {
                try refresh(&state)
                return .success(state.known.records(of: name))
            } catch {
                return .failure(error)
            }
        }
    }

    /// The last word on a key that was not among `records`. Blocks while it reads and writes.
    ///
    /// Nobody else looks between looking and recording, so concurrent connections to one new host
    /// record it once.
    /// - Returns: why the key is not accepted.
    package func refusal(of key: PublicKey, _ question: HostKeyQuestion) -> LinkError? {
        state.withLock { state in
            do throws(LinkError) {
                try check(key, question, &state)
                return nil
            } catch {
                return error
            }
        }
    }

    private func check(
        _ key: PublicKey, _ question: HostKeyQuestion, _ state: inout State
    ) throws(LinkError) {
        try refresh(&state)
        let name = question.name
        let records = state.known.records(of: name, thoroughly: true)
        let words = HostKeyWords(question, key: key, files: files)
        switch records.verdict(on: key) {
        case .known:
            return
        case .revoked(let line):
            throw words.revoked(line)
        case .changed(let line):
            throw words.changed(line, records)
        case .unknown:
            guard question.acceptsNew else { throw words.unknown(records) }
            guard question.records else { throw words.unrecorded }
            try record(key, question.hashes ? name.hashed() : name.entry)
            try refresh(&state)
        }
    }

    private func record(_ key: PublicKey, _ name: String) throws(LinkError) {
        guard let file = files.first else {
            throw LinkError(.local, "there is no known_hosts file to record a new host key in")
        }
        let text = "\(name) \(key.type) \(Base64.encode(key.blob))"
        do {
            try appendLine(text, to: file)
        } catch {
            throw LinkError(.local, "cannot record a new host key: \(error)")
        }
    }

    private func refresh(_ state: inout State) throws(LinkError) {
        let now = files.map(FileStamp.init)
        guard now != state.stamps else { return }
        var fresh = KnownHosts()
        for (file, stamp) in zip(files, now) where stamp != nil {
            do {
                fresh.add(try readFile(file), file: file)
            } catch {
                throw LinkError(.local, "cannot read the known host keys: \(error)")
            }
        }
        state = State(known: fresh, stamps: now)
    }
}
