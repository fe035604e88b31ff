/// The place that a password is taken from when it is needed: a reference that may be stored, as the
/// secret itself never is.
package enum SecretSource: Sendable, Codable, Hashable {
    /// A file of this name in `$CREDENTIALS_DIRECTORY`: `LoadCredential=` of systemd.exec(5).
    case credential(String)
    /// A command line for `/bin/sh` that prints the password as its first line.
    case command(String)

    package var words: String {
        switch self {
        case .credential(let name): "credential \(name)"
        case .command(let line): "command \(line)"
        }
    }
}
