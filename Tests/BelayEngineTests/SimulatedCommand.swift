import BelayDebian
import BelayModel
import Foundation

/// A command line of the engine, read back.
struct SimulatedCommand: Sendable {
    enum Verb: Sendable {
        case make(job: String)
        case remove(path: String, job: String)
        case start(item: String, offset: Int)
        case attach(item: String, offset: Int)
        case receive(file: String, size: Int)
        case lookAgain
    }

    let nonce: String
    let verb: Verb

    /// `nil`: it is none of the engine's.
    init?(_ line: String) {
        guard let shell = line.range(of: "/bin/sh -c ") else { return nil }
        let words = Self.words(line[shell.upperBound...])
        guard let script = words.first, words.count >= 2,
            let nonce = script.split(separator: " ").dropFirst(4).first
        else { return nil }
        self.nonce = String(nonce)
        let arguments = Array(words.dropFirst(2))
        if script.hasSuffix(StagingScripts.make) {
            verb = .make(job: arguments[0])
        } else if script.hasSuffix(RebootWork.afterwards) {
            verb = .lookAgain
        } else if script.hasSuffix(StagingScripts.remove) {
            verb = .remove(path: arguments[0], job: arguments.dropFirst().first ?? "")
        } else if script.hasSuffix(Supervisor.entry), arguments.count == 5 {
            let (name, number) = (arguments[2], Int(arguments[3]) ?? 0)
            switch arguments[1] {
            case "start": verb = .start(item: name, offset: number)
            case "attach": verb = .attach(item: name, offset: number)
            case "receive": verb = .receive(file: name, size: number)
            default: return nil
            }
        } else {
            return nil
        }
    }

    /// The words of a line in which every word is in single quotes.
    private static func words(_ line: Substring) -> [String] {
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
