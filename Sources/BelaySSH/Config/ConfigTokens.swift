/// Replaces the tokens of ssh_config(5), TOKENS, and environment variables.
struct ConfigTokens {
    /// What tokens say about a server.
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
        return value
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
