import ArgumentParser
import BelayModel
import BelaySSH
import BelaySystem
import Foundation
import Synchronization

/// Asks the person at the terminal.
enum Prompt {
    /// One question at a time, whoever has them.
    private static let turn = Mutex(())

    /// Asks for a secret without showing it, on the terminal even when the input is redirected, or
    /// by the program that `SSH_ASKPASS` names. Blocks.
    static func secret(_ question: String) throws -> Secret {
        try turn.withLock { _ in try ask(question) }
    }

    /// The same, for those who do without when there is no answer.
    static func secretIfAny(_ question: String) async -> Secret? {
        // On a thread of its own, for whoever is asked takes their time.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do {
                    continuation.resume(returning: try secret(question))
                } catch {
                    Console.complain("\(error)")
                    continuation.resume(returning: nil)
                }
            }
        }
    }

    private static func ask(_ question: String) throws -> Secret {
        let askpass = Askpass()
        if let askpass, askpass.isPreferred { return try answer(of: askpass, to: question) }
        switch TerminalPrompt.ask(question) {
        case .secret(let secret):
            return secret
        case .declined:
            throw ValidationError("\(question) is needed, and none was given.")
        case .noTerminal:
            if let askpass { return try answer(of: askpass, to: question) }
            throw ValidationError(
                "\(question) is needed, and there is no terminal to ask on and no SSH_ASKPASS; a program"
                    + " gives it by --password-command or --become-password-command.")
        }
    }

    private static func answer(of askpass: Askpass, to question: String) throws -> Secret {
        guard let secret = askpass.ask("\(question): ") else {
            throw ValidationError("\(question) is needed, and SSH_ASKPASS has given no answer.")
        }
        return secret
    }
}
