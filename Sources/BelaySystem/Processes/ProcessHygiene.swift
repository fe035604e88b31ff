internal import CBelay
internal import CLibCrypto
internal import Glibc

/// Keeps what a process holds in memory, passwords among it, out of files that others may read.
package enum ProcessHygiene {
    /// Called at the start of the process, before it holds anything: no core dumps (core(5)), no
    /// reading of its memory by other processes of the user (prctl(2), PR_SET_DUMPABLE), and files
    /// that are made for the user alone.
    package static func begin() {
        umask(0o077)
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        belay_not_dumpable()
    }
}
