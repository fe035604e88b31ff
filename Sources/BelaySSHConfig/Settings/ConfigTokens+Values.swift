internal import BelayDigests
internal import BelaySystem
internal import CLibCrypto

extension ConfigTokens {
    func value(of letter: UInt8) -> String? {
        switch letter {
        case UInt8(ascii: "L"): String(context.localHost.prefix { $0 != "." })
        case UInt8(ascii: "d"): context.home
        case UInt8(ascii: "i"): "\(context.uid)"
        case UInt8(ascii: "l"): context.localHost
        case UInt8(ascii: "u"): context.user
        default: server.flatMap { value(of: letter, $0) }
        }
    }

    private func value(of letter: UInt8, _ server: Server) -> String? {
        switch letter {
        case UInt8(ascii: "C"): connection(server)
        case UInt8(ascii: "h"): server.host
        case UInt8(ascii: "j"): server.jump?.hops.last?.host ?? ""
        case UInt8(ascii: "k"): server.keyAlias
        case UInt8(ascii: "n"): server.originalHost
        case UInt8(ascii: "p"): "\(server.port)"
        case UInt8(ascii: "r"): server.user
        default: nil
        }
    }

    /// The SHA-1 of what tells connections apart, in hexadecimal digits. OpenSSH 9.6 and later have
    /// the jump host in it too.
    private func connection(_ server: Server) -> String {
        let text = Array((context.localHost + server.host + "\(server.port)" + server.user).utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        keepLibcryptoToTheEnd()
        unsafe _ = SHA1(text, text.count, &digest)
        return hexadecimal(digest)
    }
}

extension SSHConfigContext {
    /// `HostName` has only one token: the name that was asked for.
    func expandHostName(_ name: Written, _ host: String) throws(SSHConfigError) -> String {
        let server = ConfigTokens.Server(
            host: host, originalHost: host, keyAlias: host, port: 22, user: user)
        do {
            return try ConfigTokens(context: self, server: server).expand(name.text, letters: "h")
        } catch {
            throw SSHConfigError(name.place, error.message)
        }
    }
}
