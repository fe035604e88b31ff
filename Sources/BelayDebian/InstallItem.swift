import BelayModel

/// The item that installs one set of packages from the staging directory.
struct InstallItem {
    struct Package {
        var change: Simulation.Change
        var version: String
        var sha256: String?
        /// Whether somebody asked for it by name, so that it is to be marked as manually installed.
        var isManual: Bool
    }

    var name: String
    var packages: [Package]
    var removed: [Simulation.Change]
    var options: PackageOptions

    var item: Item { Item(name: name, work: .changePackages(script)) }

    private var script: String {
        ScriptPrelude.environment + ScriptPrelude.closed + ScriptPrelude.dpkgState
            + ChangesScript.functions + ArchiveScript.functions
            + ConffileScript.report + ConffileScript.answers(options.conffiles)
            + (options.conffiles == .fail ? ConffileScript.conflicts : "conflicts() { :; }\n")
            + LockScript.functions(seconds: options.lockTimeout)
            + "allowed=\(removed.isEmpty ? "--no-remove" : "--auto-remove=false")\n"
            + InstallScript.before + plan + InstallScript.run
    }

    /// A call for every package: name as apt has it and as dpkg has it, version, file, checksum,
    /// mark; then one for each that goes.
    private var plan: String {
        let install = packages.map { package in
            ShellText.call(
                "plan",
                [
                    package.change.name, package.change.qualifiedName, package.version,
                    DownloadItem.fileName(package.change, package.version),
                    package.sha256 ?? "-", package.isManual ? "manual" : "auto",
                ])
        }
        let remove = removed.map { ShellText.call("plan_removal", [$0.name]) }
        return (install + remove).joined(separator: "\n") + "\n"
    }
}
