import Foundation
import UnixSignals

/// The signals that terminate a job, trapped from when this is made: before the job is submitted, so
/// that there is no moment at which one would end the process and leave the job behind.
struct StopSignals: Sendable {
    private let signals: UnixSignalsSequence

    init() async {
        // Whoever reads the output may go away (`belay run … | head`), which must not end the job. A
        // handler makes write(2) fail instead, and unlike `SIG_IGN` is not passed on to programs.
        signal(SIGPIPE) { _ in }
        signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    }

    /// Calls back for each Ctrl-C and SIGTERM, with its name. A terminal that goes away changes
    /// nothing.
    func listen(_ stop: @Sendable (String) -> Void) async {
        for await signal in signals {
            if signal == .sigint { stop("Ctrl-C") }
            if signal == .sigterm { stop("SIGTERM") }
        }
    }
}
