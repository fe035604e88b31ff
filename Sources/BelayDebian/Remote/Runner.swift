/// The shell that a server runs for as long as a connection lasts, and the requests it is handed.
///
/// It reads ``library`` and then one request after another from its standard input, and answers each
/// on its standard output: `Scripts/Runner/items.sh` describes the answers and the files of an item. A
/// channel, a login shell and sudo are paid for once a connection, not once an item. What it starts
/// outlives it: see `Scripts/Beside`.
package enum Runner {
    /// What the login does first where its own shell may be a runner itself: that is one shell less
    /// than ``entry``. It reads ``libraryOfLogin``.
    /// - Parameter nonce: letters and digits that nothing else prints.
    package static func login(nonce: String) -> String { "exec /bin/sh -s \(nonce)" }

    /// The library, after which a shell of ``login(nonce:)`` tells that it has begun. Where it must
    /// not be a runner it ends instead, with the status ``notAlone``.
    package static let libraryOfLogin =
        functions + ServerScript.runnerOfLogin + ServerScript.runnerReady

    /// The status of a login's shell that has a session or a terminal with others, or ends with the
    /// login: ``entry`` is for these.
    package static let notAlone = 79

    /// Becomes a runner: a shell that has left the login, and has no process group or terminal with
    /// anybody else. sudo may kill the group that it has started.
    package static let entry =
        FixedEnvironment.handOver + ServerScript.stat + ServerScript.leaveLogin
        + ServerScript.runnerEntry

    /// The text that a runner must read before its first request.
    package static let library = functions + ServerScript.runnerReady

    private static let functions =
        ServerScript.head([
            "HEAD": "\(OutputScript.head)", "TAIL": "\(OutputScript.tail)",
            "CLEARED": "\(OutputScript.head)",
            "WAITING": ServerScript.claim + ServerScript.waiting,
        ])
        + FixedEnvironment.takeOver + ServerScript.runnerPrologue + ServerScript.answer
        + ServerScript.stat + ServerScript.processes + ServerScript.leaveLogin + ServerScript.greet
        + ServerScript.findBase + ServerScript.makeStaging + ServerScript.removeStaging
        + ServerScript.claim
        + ServerScript.beside + ServerScript.keeper + ServerScript.trace + ServerScript.output
        + ServerScript.items
}
