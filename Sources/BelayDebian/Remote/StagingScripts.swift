/// Makes and removes a job's staging directory on a server.
///
/// `make` and `remove` are functions of ``Runner``'s library.
///
/// It is `/var/lib/belay/JOB` for root and `~/.local/state/belay/JOB` for anybody else, mode 0700.
package enum StagingScripts {
    /// Tells the supervisor that a coordinator is there. `$1` is the staging directory.
    package static let greet = FixedEnvironment.alone + ServerScript.greetEntry
}
