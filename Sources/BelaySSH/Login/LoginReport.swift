internal import BelayKeys
internal import BelayModel

/// The attempts of a login, for the message when nothing helped.
struct LoginReport {
    /// The methods that the server offers.
    var methods: [String] = []
    /// Refused by the server.
    var tried: [String] = []
    /// Steps that the server has taken, while it wanted more.
    private(set) var accepted: [String] = []
    /// Keys that could not even be tried, and why.
    var unusable: [String] = []

    /// - Parameter answer: what the server said to it; `nil`: no more than that it is not enough.
    mutating func note(_ words: String, _ answer: LoginAnswer?) {
        if let answer { methods = answer.methods }
        if answer?.isPartialSuccess == true { accepted.append(words) } else { tried.append(words) }
    }

    mutating func note(_ problem: KeyProblem, of key: LoginKey) {
        unusable.append("\(key.words): \(problem.words)")
    }

    func words(_ user: String) -> String {
        var text = "cannot log in as \(user): "
        let tried = Self.once(tried)
        if !accepted.isEmpty {
            text +=
                "the server has accepted \(accepted.joined(separator: ", ")) and wants "
                + "another step; "
        }
        if !tried.isEmpty {
            text += "tried \(tried.joined(separator: ", "))"
        } else {
            text += accepted.isEmpty ? "there was nothing to try" : "nothing is left to try for it"
        }
        let unusable = Self.once(unusable)
        if !unusable.isEmpty { text += "; not tried: \(unusable.joined(separator: ", "))" }
        let list = methods.map(\.printable).joined(separator: ", ")
        return text + (accepted.isEmpty ? "; the server accepts " : "; the step left is ") + list
    }

    private static func once(_ words: [String]) -> [String] {
        var named: Set<String> = []
        return words.filter { named.insert($0).inserted }
    }
}
