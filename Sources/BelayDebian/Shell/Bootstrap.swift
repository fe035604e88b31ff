import BelayModel

/// The way of a script to a POSIX shell on a server, through a login shell that may be any: sh,
/// bash, zsh, csh, tcsh, fish.
///
/// The command line is one line in which all of them read the same: csh takes neither a line break
/// nor `!` within quotes, and fish takes a backslash there for its own. So it is a loader of fixed
/// text, and the script comes on standard input, which also takes scripts that are too long for a
/// command line.
///
/// The start files of a login shell (`~/.bashrc`, `~/.cshrc`) have that input before the loader
/// does. What is sent first is therefore a few lines that any shell ends at: a start file that reads
/// a line takes one of them, and a shell that a start file puts in the place of the login shell ends
/// instead of running half a script. The loader says ``word(_:)`` when it has found its script, and
/// gives up soon when a start file has taken that away.
enum Bootstrap {
    /// The status of a shell that runs instead of the loader, and of a loader without a script.
    private static let decoy = "exit 97\n"
    /// Start files may take so many lines.
    private static let decoys = 3
    /// A script of one line is read by the shell itself, a byte at a time; a longer one by head(1).
    private static let longestLine = 2000

    static func line(_ nonce: String) -> String {
        "exec /bin/sh -c '\(ServerScript.loader)' belay \(nonce)"
    }

    /// Whether the script can be in the command line itself: sshd takes no input before it has begun
    /// the command, so that saves a round trip.
    static func isPlain(_ script: String) -> Bool {
        script.utf8.count <= longestLine
            && script.utf8.allSatisfy { byte in
                (0x20..<0x7f).contains(byte) && !"'\\!".utf8.contains(byte)
            }
    }

    /// The script for a shell of its own, which has no word of a loader in its messages; one that is
    /// too long for that stays as it is.
    static func standalone(_ script: String) -> String {
        guard !isPlain(script), script.utf8.count < 60_000 else { return script }
        return "exec /bin/sh -c \(ShellText.quote(script)) belay \"$@\""
    }

    static func line(_ nonce: String, running script: String) -> String {
        "exec /bin/sh -c 'echo belay-shell \(nonce); echo belay-begin \(nonce); \(script)' belay"
    }

    /// The loader's line before it runs the script.
    static func word(_ nonce: String) -> String { "belay-shell \(nonce)\n" }

    /// The loader's input. It runs all of the script or nothing, because a connection may break.
    static func opening(_ script: String, _ nonce: String) -> [UInt8] {
        let start = String(repeating: decoy, count: decoys) + nonce
        let isLine =
            script.utf8.count <= longestLine
            && script.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        guard !isLine else { return Array("\(start) run \(script)\n".utf8) }
        let text = script.utf8.filter { $0 != 0 } + Array("\n#\(nonce)".utf8)
        return Array("\(start) read \(text.count)\n".utf8) + text
    }
}
