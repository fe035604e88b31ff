internal import BelayModel

/// What is said about a host key that is not accepted: what was shown, what was expected and where
/// that is written, and what to do.
struct HostKeyWords {
    let server: String
    let name: KnownHostName
    private let place: KnownHostName
    let key: PublicKey
    let files: [String]
    private let libraryWithoutRSA: String?

    init(_ question: HostKeyQuestion, key: PublicKey, files: [String]) {
        (server, name, place) = (question.server, question.name, question.place)
        libraryWithoutRSA = question.libraryWithoutRSA
        self.key = key
        self.files = files
    }

    private var shown: String { "\(key.family) key \(key.fingerprint)" }
    private var fileList: String { files.map(\.printable).joined(separator: ", ") }

    private var scan: String {
        let port = place.port == 22 ? "" : " -p \(place.port)"
        // A HostKeyAlias stands in the place of the name.
        let alias = name == place ? "" : " | sed 's/^[^ ]*/\(name.entry.printable)/'"
        let file = files.first?.printable ?? "FILE"
        return "ssh-keyscan\(port) \(place.host.printable)\(alias) >> \(file)"
    }

    var unrecorded: LinkError {
        LinkError(
            .hostKeyUnknown,
            "\(server): the host key is not known: \(shown). A new one cannot be recorded: "
                + "ssh_config says UserKnownHostsFile none. Name a file there, or --known-hosts")
    }

    func unknown(_ records: HostRecords) -> LinkError {
        if let line = records.authorities.first {
            return LinkError(
                .hostKeyUnknown,
                "\(server): the host key is not known: \(shown). \(line.place) trusts a "
                    + "certificate authority for it, but host certificates are not checked. "
                    + "Record the key itself: \(scan)")
        }
        return LinkError(
            .hostKeyUnknown,
            "\(server): the host key is not known: \(shown). There is no entry for "
                + "\(name.entry.printable) in \(fileList). Compare the fingerprint with the "
                + "server's own, then record it with `\(scan)`, or have new ones recorded with "
                + "--accept-new-host-keys")
    }

    func revoked(_ line: KnownHostLine) -> LinkError {
        LinkError(
            .hostKeyRevoked,
            "\(server): the host key is revoked by \(line.place): \(shown). The server must be "
                + "given another host key before it can be trusted again")
    }

    func changed(_ line: KnownHostLine, _ records: HostRecords) -> LinkError {
        if let advice = uncheckable(line, records) { return advice }
        let before = Base64.decode(line.key.utf8).map { PublicKey(blob: $0) }
        let expected = before.map { "\($0.family) key \($0.fingerprint)" } ?? "another key"
        return LinkError(
            .hostKeyChanged,
            "\(server): THE HOST KEY HAS CHANGED: the server shows \(shown), but \(line.place) has "
                + "\(expected). Someone may be listening in, or the server was set up anew. Only "
                + "if you know why it has changed: "
                + "`ssh-keygen -f \(line.file.printable) -R '\(name.entry.printable)'`, "
                + "then `\(scan)`")
    }

    /// Only keys are known that this libssh2 cannot check. That is no sign of an impostor.
    private func uncheckable(_ line: KnownHostLine, _ records: HostRecords) -> LinkError? {
        guard let libraryWithoutRSA, records.lines.allSatisfy({ $0.keyType == "ssh-rsa" })
        else { return nil }
        return LinkError(
            .hostKeyUnknown,
            "\(server): only an RSA host key is known (\(line.place)), which \(libraryWithoutRSA) "
                + "cannot check; that needs libssh2 1.11. The server also has \(shown). Compare "
                + "that fingerprint with the server's own, then record it: `\(scan)`")
    }
}
