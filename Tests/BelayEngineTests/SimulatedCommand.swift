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
    }

    let nonce: String
    let verb: Verb

    /// `nil`: it is none of the engine's.
    init?(_ line: String) {
        if line.hasPrefix(Runner.login(nonce: "")) {
            nonce = String(line.dropFirst(Runner.login(nonce: "").count))
            verb = .runner(isLogin: true)
            return
        }
        // Before the shell and its script may be whatever becomes another user.
        let words = Self.words(line[...]).drop { !$0.hasPrefix("printf 'belay-ready ") }
        guard let script = words.first, words.count >= 2,
            let nonce = script.split(separator: " ").dropFirst(4).first
        else { return nil }
        self.nonce = String(nonce)
        let arguments = Array(words.dropFirst(2))
        if script.hasSuffix(Runner.entry) {
            verb = .runner(isLogin: false)
        } else if script.hasSuffix(RebootWork.afterwards) {
            verb = .lookAgain
        } else if script.hasSuffix(Supervisor.entry), arguments.count == 5,
            arguments[1] == "receive", let size = Int(arguments[3])
        {
            verb = .receive(file: arguments[2], size: size)
        } else {
            return nil
        }
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
    case make(job: String)
    case remove(path: String, job: String)
    case start(item: String, offset: Int, isLive: Bool, script: String)
    case attach(item: String, offset: Int)

    /// `nil`: it is none, or not whole.
    init?(_ line: [UInt8]) {
        let text = String(decoding: line, as: UTF8.self)
        let words = SimulatedCommand.words(text.trimmingCharacters(in: .newlines)[...])
        guard words.last == "go" else { return nil }
        switch (words[0], words.count) {
        case ("make", 5): self = .make(job: words[1])
        case ("remove", 4): self = .remove(path: words[1], job: words[2])
        case ("start", 9):
            self = .start(
                item: words[2], offset: Int(words[3]) ?? 0, isLive: words[5] == "live",
                script: words[6])
        case ("attach", 6): self = .attach(item: words[2], offset: Int(words[3]) ?? 0)
        default: return nil
        }
    }
}
