import BelayModel

/// The item that fetches package archives into the staging directory: one, or a group of them.
struct DownloadItem {
    struct Package {
        var change: Simulation.Change
        var version: String
        var archive: Archive
    }

    var packages: [Package]
    var options: PackageOptions

    var item: Item { Item(name: name, work: .changePackages(script)) }

    private var name: String {
        guard let first = packages.first else { return "archives" }
        guard packages.count > 1 else { return "\(first.change.name) \(first.version)" }
        return "\(first.change.name) and \(packages.count - 1) more"
    }

    private var script: String {
        let planned = packages.map { package in
            [
                package.change.name, package.version,
                Self.fileName(package.change, package.version),
                "\(package.archive.size)", package.archive.sha256 ?? "-",
            ]
        }
        return ServerScript.head(["lock_timeout": "\(max(0, options.lockTimeout))"])
            + ShellText.list("planned", planned)
            + ServerScript.packageEnvironment + AptScript.functions(options.conffiles)
            + ServerScript.locks + ServerScript.download
            + (options.conffiles == .fail
                ? ServerScript.conffileConflicts + ServerScript.refuseConflicts : "")
    }

    static func fileName(_ change: Simulation.Change, _ version: String) -> String {
        Archive.fileName(
            package: change.plainName, version: version, architecture: change.architecture)
    }
}
