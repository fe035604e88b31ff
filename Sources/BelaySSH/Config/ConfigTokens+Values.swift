internal import CLibSSH2

extension SSHConfigContext {
    /// The tokens that are the same for every server.
    var tokenValues: [UInt8: String] {
        [
            UInt8(ascii: "L"): String(localHost.prefix { $0 != "." }),
            UInt8(ascii: "d"): home,
            UInt8(ascii: "i"): "\(uid)",
            UInt8(ascii: "l"): localHost,
            UInt8(ascii: "u"): user,
        ]
    }

    /// All of them.
    func tokenValues(
        host: String, originalHost: String, keyAlias: String, port: Int, user: String,
        jump: String
    ) -> [UInt8: String] {
        var values = tokenValues
        values[UInt8(ascii: "C")] = digest(localHost + host + "\(port)" + user)
        values[UInt8(ascii: "h")] = host
        values[UInt8(ascii: "j")] = jump
        values[UInt8(ascii: "k")] = keyAlias
        values[UInt8(ascii: "n")] = originalHost
        values[UInt8(ascii: "p")] = "\(port)"
        values[UInt8(ascii: "r")] = user
        return values
    }

    /// `HostName` has only one token: the name that was asked for.
    func expandHostName(_ name: Written, _ host: String) throws(SSHConfigError) -> String {
        do {
            return try ConfigTokens(values: [UInt8(ascii: "h"): host]).expand(name.text)
        } catch {
            throw SSHConfigError(name.place, error.message)
        }
    }

    /// SHA-1 in hexadecimal digits.
    private func digest(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        unsafe _ = SHA1(bytes, bytes.count, &digest)
        return String(
            decoding: digest.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
