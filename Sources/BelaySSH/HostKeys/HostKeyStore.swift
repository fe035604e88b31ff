internal import BelayModel

/// The known_hosts files of a transport: read once, read again when they have changed, added to when
/// new hosts are to be accepted.
actor HostKeyStore {
    /// In the order given; new keys go to the first.
    private let files: [String]
    private var known = KnownHosts()
    private var stamps: [FileStamp?] = []

    init(files: [String]) { self.files = files }

    /// What is known of a host before it has shown its key.
    func records(of name: KnownHostName) -> Result<HostRecords, LinkError> {
        do {
            try refresh()
            return .success(known.records(of: name))
        } catch {
            return .failure(error)
        }
    }

    /// The last word on a key that was not among `records`.
    ///
    /// There is no suspension between looking and recording, so concurrent connections to one new
    /// host record it once.
    /// - Returns: why the key is not accepted.
    func refusal(of key: PublicKey, _ question: HostKeyQuestion) -> LinkError? {
        do {
            try check(key, question)
            return nil
        } catch {
            return error
        }
    }

    private func check(_ key: PublicKey, _ question: HostKeyQuestion) throws(LinkError) {
        try refresh()
        let name = question.name
        let records = known.records(of: name, thoroughly: true)
        let words = HostKeyWords(server: question.server, name: name, key: key, files: files)
        switch records.verdict(on: key) {
        case .known:
            return
        case .revoked(let line):
            throw words.revoked(line)
        case .changed(let line):
            throw words.changed(line, records)
        case .unknown:
            guard question.acceptsNew else { throw words.unknown(records) }
            try record(key, question.hashes ? name.hashed() : name.entry)
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
        try refresh()
    }

    private func refresh() throws(LinkError) {
        let now = files.map(FileStamp.init)
        guard now != stamps else { return }
        var fresh = KnownHosts()
        for (file, stamp) in zip(files, now) where stamp != nil {
            do {
                fresh.add(text: String(decoding: try readFile(file), as: UTF8.self), file: file)
            } catch {
                throw LinkError(.local, "cannot read the known host keys: \(error)")
            }
        }
        (known, stamps) = (fresh, now)
    }
}
