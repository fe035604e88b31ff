import ArgumentParser
import BelayModel

/// Belay's exit statuses, section 7 of the contract.
extension ExitCode {
    /// A server failed or timed out.
    static let failed = ExitCode(2)
    /// Servers were unreachable and none failed.
    static let unreachable = ExitCode(4)
    static let terminated = ExitCode(99)
    /// A playbook or an inventory that cannot be read, or that names no server.
    static let badInput = ExitCode(65)
    /// Belay's own fault (sysexits.h, EX_SOFTWARE).
    static let fault = ExitCode(70)

    /// The exit status of `run` and `resume` for a job that has ended.
    init(_ run: JobRun) {
        switch run.status {
        case .succeeded:
            self = .success
        case .terminated, .canceled:
            self = .terminated
        case .failed:
            let others = run.servers.allSatisfy {
                $0.status == .unreachable || $0.status == .succeeded
            }
            self = others ? .unreachable : .failed
        case .scheduled, .pending, .active, .terminating:
            self = .fault
        }
    }
}
