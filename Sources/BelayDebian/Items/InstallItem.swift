import BelayModel

/// The item that installs packages from the staging directory: one set, or several joined.
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
        ServerScript.head([
            "lock_timeout": "\(max(0, options.lockTimeout))",
            "conffiles": options.conffiles.rawValue,
            "allowed": removed.isEmpty ? "--no-remove" : "--auto-remove=false",
        ])
            + ShellText.list("planned", planned)
            + ShellText.list("leaving", removed.map { [$0.name] })
            + ServerScript.packageEnvironment + AptScript.functions(options.conffiles)
            + ServerScript.closed + ServerScript.dpkgState + ServerScript.changes
            + ServerScript.failure + ServerScript.conffileReport + ServerScript.conffileConflicts
            + ServerScript.locks + ServerScript.setBegin + ServerScript.setBefore
            + ServerScript.installCollect + ServerScript.install
    }

    private var planned: [[String]] {
        packages.map { package in
            [
                package.change.name, package.change.qualifiedName, package.change.from ?? "-",
                package.version, DownloadItem.fileName(package.change, package.version),
                package.sha256 ?? "-", package.isManual ? "manual" : "auto",
            ]
        }
    }
}
