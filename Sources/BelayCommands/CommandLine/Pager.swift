import CBelay
import Foundation

/// Shows what is written to standard output a page at a time, where that is a terminal: with what
/// `BELAY_PAGER` or `PAGER` names, or less(1), which ends by itself when all fits on the screen.
struct Pager {
    private let process: pid_t
    private let output: Int32

    /// `nil`: there is none, or nobody is at a terminal.
    init?() {
        let environment = ProcessInfo.processInfo.environment
        guard isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1, Terminal.canMove else {
            return nil
        }
        let named = environment["BELAY_PAGER"] ?? environment["PAGER"] ?? "less"
        guard !named.isEmpty, named != "cat" else { return nil }
        let kept = dup(STDOUT_FILENO)
        guard kept >= 0 else { return nil }
        // F: not for what fits; R: colors; X: leaves the screen as it is (less(1)).
        unsafe setenv("LESS", "FRX", 0)
        let pipe = Pipe()
        // The pager would wait for the end of what it may write itself.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process = unsafe belay_shell(named, pipe.fileHandleForReading.fileDescriptor)
        guard process > 0 else {
            close(kept)
            return nil
        }
        // Ctrl-C is for the pager.
        signal(SIGINT, SIG_IGN)
        signal(SIGPIPE) { _ in }
        dup2(pipe.fileHandleForWriting.fileDescriptor, STDOUT_FILENO)
        try? pipe.fileHandleForWriting.close()
        output = kept
    }

    /// Waits until the reader has read enough.
    func end() {
        dup2(output, STDOUT_FILENO)
        close(output)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
    }

    /// Runs work whose output is shown a page at a time.
    static func around(_ isWanted: Bool = true, _ work: () throws -> Void) rethrows {
        let pager = isWanted ? Pager() : nil
        defer { pager?.end() }
        try work()
    }
}
