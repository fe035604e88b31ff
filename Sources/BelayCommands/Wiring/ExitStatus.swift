import ArgumentParser
import BelayModel

/// Belay's exit statuses, section 7 of the contract.
extension ExitCode {
    /// A server failed or timed out.
    static let failed = ExitCode(2)
    /// Servers were unreachable and none failed.
    static let unreachable = ExitCode(4)
    /// Terminated, and no server had failed.
    static let terminated = ExitCode(99)
    /// Terminated, and a server had failed or timed out.
    static let terminatedWithFailures = ExitCode(98)
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
            let hasFailures = run.servers.contains {
                $0.status == .failed || $0.status == .timedOut
            }
            self = hasFailures ? .terminatedWithFailures : .terminated
        case .failed where run.termination?.cause == .failures:
            self = .failed
        case .failed:
            let others = run.servers.allSatisfy {
                $0.status == .unreachable || $0.status == .succeeded
            }
            self = others ? .unreachable : .failed
        case .scheduled, .pending, .active, .blocked, .terminating:
            self = .fault
        }
    }
}
