/// A way to log in that Belay has (RFC 4252; RFC 4256), in the order in which ssh(1) tries them.
package enum LoginMethod: String, Sendable, Hashable, CaseIterable {
    case publicKey = "publickey"
    case keyboardInteractive = "keyboard-interactive"
    case password

    /// Whether a password serves for it.
    package var takesPassword: Bool {
        switch self {
        case .publicKey: false
        case .keyboardInteractive, .password: true
        }
    }
}
