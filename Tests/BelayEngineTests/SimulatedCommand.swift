import BelayDebian
import BelayModel
import Foundation

/// A command line of the engine, read back.
struct SimulatedCommand: Sendable {
    enum Verb: Sendable {
        /// A shell that reads requests; the login's own, or another.
        case runner(isLogin: Bool)
        case receive(file: String, size: Int)
        case lookAgain
        /// How long an item has run.
        case age(item: String)
    }

    let nonce: String
    let verb: Verb

    /// `nil`: it is none of the engine's.
    init?(_ command: RemoteCommand) {
        guard let nonce = command.line.split(separator: " ").last.map(String.init),
            let script = Self.script(command.opening, nonce)
        else { return nil }
        self.nonce = nonce
        if script == Runner.login(nonce: nonce) {
            verb = .runner(isLogin: true)
            return
        }
        // The login's own begins with a line that tells of its begin, and its arguments. Before the
        // shell that is another user's are the words that become the user.
        let words = Self.words(script[...])
        let become = words.drop { !$0.hasPrefix("printf 'belay-ready ") }
        let own = become.first ?? script
        let set = script.split(separator: "\n").first { $0.hasPrefix("set -- ") }
        let given = set.map { Self.words($0.dropFirst("set -- ".count)) } ?? []
        let arguments = become.isEmpty ? given : Array(become.dropFirst(2))
        if own.hasSuffix(Runner.entry) {
            verb = .runner(isLogin: false)
        } else if own.hasSuffix(RebootWork.afterwards) {
            verb = .lookAgain
        } else if own.hasSuffix(AgeScript.text), arguments.count >= 2 {
            verb = .age(item: arguments[1])
        } else if own.hasSuffix(Supervisor.entry), arguments.count >= 5,
            arguments[1] == "receive", let size = Int(arguments[3])
        {
            verb = .receive(file: arguments[2], size: size)
        } else {
            return nil
        }
    }

    /// The script that a server's shell is sent, after lines that are none of it.
    private static func script(_ opening: [UInt8], _ nonce: String) -> String? {
        let text = String(decoding: opening, as: UTF8.self)
        for (verb, ending) in [("run", "\n"), ("read", "\n#\(nonce)")] {
            guard let start = text.range(of: "\n\(nonce) \(verb) "), text.hasSuffix(ending) else {
                continue
            }
            let script = text[start.upperBound...].dropLast(ending.count)
            guard verb == "read" else { return String(script) }
            return String(script.drop { $0 != "\n" }.dropFirst())
        }
        return nil
    }

    /// The words of a line in which every word is in single quotes.
    static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var isEscaped = false
        for character in line.unicodeScalars {
            if isEscaped {
                word.unicodeScalars.append(character)
                isEscaped = false
            } else if character == "'" {
                isQuoted.toggle()
            } else if isQuoted {
                word.unicodeScalars.append(character)
            } else if character == "\\" {
                isEscaped = true
            } else {
                words.append(word)
                word = ""
            }
        }
        return words + [word]
    }
}

extension RemoteCommand.Input {
    /// All of it.
    func all() async throws(LinkError) -> [UInt8] {
        switch self {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .queue: return []
        case .source(let next):
            var all: [UInt8] = []
            do {
                while case let more = try await next(), !more.isEmpty { all += more }
            } catch {
                throw LinkError(.input, "\(error)")
            }
            return all
        }
    }
}

/// A request of the engine to a runner, read back.
enum SimulatedRequest: Sendable {
    case make(job: String, server: String)
    case remove(path: String, job: String, server: String)
    case start(item: String, offset: Int, isLive: Bool, script: String, ordered: String)
    case attach(item: String, offset: Int, ordered: String)

    /// `nil`: it is none, or not whole.
    init?(_ line: [UInt8]) {
        let all = Self.words(line)
        guard all.last == "go", all.first == "request", all.count > 3 else { return nil }
        let words = Array(all.dropFirst(2))
        switch (words[0], words.count) {
        case ("make", 6): self = .make(job: words[1], server: words[4])
        case ("remove", 5): self = .remove(path: words[1], job: words[2], server: words[3])
        case ("start", 10):
            self = .start(
                item: words[2], offset: Int(words[3]) ?? 0, isLive: words[5] == "live",
                script: words[6], ordered: words[8])
        case ("attach", 7):
            self = .attach(item: words[2], offset: Int(words[3]) ?? 0, ordered: words[5])
        default: return nil
        }
    }

    /// The number of a request, which its answer repeats.
    static func number(_ line: [UInt8]) -> Int {
        Self.words(line).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private static func words(_ line: [UInt8]) -> [String] {
        let text = String(decoding: line, as: UTF8.self)
        return SimulatedCommand.words(text.trimmingCharacters(in: .newlines)[...])
    }
}
