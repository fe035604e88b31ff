/// Replaces the tokens of ssh_config(5), TOKENS, and environment variables.
struct ConfigTokens {
    /// The values of tokens for a server.
    struct Server {
        var host: String
        var originalHost: String
        var keyAlias: String
        var port: Int
        var user: String
        var jump: ProxyJump?
    }

    let context: SSHConfigContext
    /// `nil` where no server is known yet.
    var server: Server?
    /// The result is run by a shell on this machine, so no value may mean anything to one. Names come
    /// from inventories that others may write.
    var isForShell = false

    /// Replaces `%h` and the like.
    /// - Parameters:
    ///   - letters: the tokens that the keyword has; `nil` for all that there are.
    ///   - environment: for `${NAME}`; `nil` where the keyword leaves that as it is.
    func expand(
        _ text: String, letters: String? = nil,
        environment: ((String) -> String?)? = nil
    ) throws(ConfigComplaint) -> String {
        guard text.utf8.contains(where: { $0 == .percent || $0 == .dollar }) else { return text }
        var result: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == .percent {
                let letter = rest.popFirst()
                result += try value(of: letter, in: text, letters).utf8
            } else if let environment, byte == .dollar, rest.first == UInt8(ascii: "{") {
                result += try Self.variable(&rest, in: text, environment).utf8
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func value(
        of letter: UInt8?, in text: String, _ letters: String?
    ) throws(ConfigComplaint) -> String {
        guard let letter else { throw ConfigComplaint("'\(text)' ends in a single %") }
        if letter == .percent { return "%" }
        guard letters?.utf8.contains(letter) ?? true, let value = value(of: letter) else {
            let token = "%" + String(decoding: [letter], as: UTF8.self)
            throw ConfigComplaint("there is no token \(token) for '\(text)' (see ssh_config(5))")
        }
        guard !isForShell || Self.isHarmless(value, of: letter) else {
            let token = String(decoding: [letter], as: UTF8.self)
            throw ConfigComplaint(
                "'\(value)' has characters that a shell would act on: it cannot stand for "
                    + "%\(token) in '\(text)'")
        }
        return value
    }

    /// Whether a shell sees in the value of a token nothing but a part of a word.
    private static func isHarmless(_ value: String, of letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "h"), UInt8(ascii: "n"), UInt8(ascii: "k"), UInt8(ascii: "l"),
            UInt8(ascii: "L"):
            SSHServerName.isHarmlessToShell(host: value)
        // A server without a jump host has an empty one.
        case UInt8(ascii: "j"): value.isEmpty || SSHServerName.isHarmlessToShell(host: value)
        case UInt8(ascii: "r"), UInt8(ascii: "u"): SSHServerName.isHarmlessToShell(user: value)
        // Numbers and digests; and the account's home directory, which root has decided on.
        default: true
        }
    }

    /// Whether there is a value for every token.
    static func check(_ text: String, letters: String) throws(ConfigComplaint) {
        let nobody = SSHConfigContext(user: "", uid: 0, home: "", localHost: "") { _ in nil }
        let server = Server(host: "", originalHost: "", keyAlias: "", port: 0, user: "")
        _ = try ConfigTokens(context: nobody, server: server).expand(text, letters: letters)
    }

    /// Replaces `${NAME}` alone.
    static func expandEnvironment(
        _ text: String, _ environment: (String) -> String?
    ) throws(ConfigComplaint) -> String {
        var result: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == .dollar, rest.first == UInt8(ascii: "{") {
                result += try variable(&rest, in: text, environment).utf8
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func variable(
        _ rest: inout Substring.UTF8View.SubSequence, in text: String,
        _ environment: (String) -> String?
    ) throws(ConfigComplaint) -> String {
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
            throw ConfigComplaint("a } is missing in '\(text)'")
        }
        let name = String(decoding: rest[..<end].dropFirst(), as: UTF8.self)
        rest = rest[rest.index(after: end)...]
        guard !name.isEmpty, let value = environment(name) else {
            throw ConfigComplaint("there is no environment variable '\(name)' for '\(text)'")
        }
        return value
    }
}

extension UInt8 {
    fileprivate static let percent = UInt8(ascii: "%")
    fileprivate static let dollar = UInt8(ascii: "$")
}
