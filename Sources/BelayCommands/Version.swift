import BelaySSH
import BelayStore

/// Belay's version, by semantic versioning.
enum Version {
    static let number = "1.0.0"
    /// The commit that it was built from; packages put it in.
    static let commit = ""

    /// What `--version` prints.
    static var text: String {
        "belay \(number)" + (commit.isEmpty ? "" : " (\(commit))")
            + ", libssh2 \(SSHTransport.libraryVersion), SQLite \(JobStore.libraryVersion)"
    }
}
