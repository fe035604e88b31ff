import BelayStore
import CBelay
import Foundation

/// The user to whom the state directory belongs: `belay`, where `belay serve` runs as a service.
enum StateOwner {
    /// Has root act as that user from here on, by running the program anew.
    ///
    /// Root's files in the directory would shut the service out, and a user who owns the directory
    /// could have root follow links in it.
    static func become() {
        let directory = StateDirectory.standard().path
        guard let user = user(of: directory, for: geteuid()) else { return }
        // Nothing is said into a line that a shell completes.
        let isCompletion = CommandLine.arguments.contains("---completion")
        if isatty(STDERR_FILENO) == 1, !isCompletion, let name = name(of: user) {
            Console.complain("as the user \(name), to whom \(directory) belongs")
        }
        let problem = unsafe belay_run_as(user, CommandLine.unsafeArgv)
        let words = unsafe String(cString: strerror(problem))
        Console.complain(
            "\(directory) belongs to the user \(user), and root cannot become that user: \(words)")
        exit(70)
    }

    /// The user that `caller` has to become; `nil`: it stays who it is.
    static func user(of directory: String, for caller: UInt32) -> UInt32? {
        guard caller == 0,
            let attributes = try? FileManager.default.attributesOfItem(atPath: directory),
            let owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value, owner != 0
        else { return nil }
        return owner
    }

    private static func name(of user: UInt32) -> String? {
        unsafe getpwuid(user).map { unsafe String(cString: $0.pointee.pw_name) }
    }
}
