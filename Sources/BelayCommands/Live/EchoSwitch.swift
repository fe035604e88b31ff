import Glibc

/// Keeps the terminal from showing what is typed, for as long as it lives (termios(3), ECHO).
final class EchoSwitch {
    private let before: termios

    /// `nil`: standard input is no terminal.
    init?() {
        var state = termios()
        guard isatty(STDIN_FILENO) == 1, unsafe tcgetattr(STDIN_FILENO, &state) == 0,
            // A process in the background would be stopped by it.
            tcgetpgrp(STDIN_FILENO) == getpgrp()
        else { return nil }
        before = state
        state.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &state)
    }

    deinit {
        var state = before
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &state)
    }
}
