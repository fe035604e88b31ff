import ArgumentParser
import BelayModel
import BelaySSH
import Foundation

/// Asks the person at the terminal.
enum Prompt {
    /// Asks for a secret without showing it, on the terminal even when the input is redirected, or
    /// by the program that `SSH_ASKPASS` names. Blocks.
    static func secret(_ question: String) throws -> Secret {
        let askpass = Askpass()
        if let askpass, askpass.isPreferred { return try answer(of: askpass, to: question) }
        guard let terminal = FileHandle(forUpdatingAtPath: "/dev/tty") else {
            if let askpass { return try answer(of: askpass, to: question) }
            throw ValidationError(
                "\(question) is needed, and there is no terminal to ask on and no SSH_ASKPASS.")
        }
        return try answer(on: terminal, to: question)
    }

    private static func answer(of askpass: Askpass, to question: String) throws -> Secret {
        guard let secret = askpass.ask("\(question): ") else {
            throw ValidationError("\(question) is needed, and SSH_ASKPASS has given no answer.")
        }
        return secret
    }

    private static func answer(on terminal: FileHandle, to question: String) throws -> Secret {
        try? terminal.write(contentsOf: Data("\(question): ".utf8))
        // stty is used since a terminal's attributes are only reached through raw memory.
        echo(false, on: terminal)
        defer {
            echo(true, on: terminal)
            try? terminal.write(contentsOf: Data("\n".utf8))
        }
        var answer: [UInt8] = []
        while let byte = try terminal.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            answer.append(byte)
        }
        return Secret(String(decoding: answer, as: UTF8.self))
    }

    private static func echo(_ isOn: Bool, on terminal: FileHandle) {
        let stty = Process()
        stty.executableURL = URL(filePath: "/bin/stty")
        stty.arguments = [isOn ? "echo" : "-echo"]
        stty.standardInput = terminal
        try? stty.run()
        stty.waitUntilExit()
    }
}
