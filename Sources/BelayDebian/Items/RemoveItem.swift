import BelayModel

/// The item that removes one set of packages.
struct RemoveItem {
    var name: String
    var removed: [Simulation.Change]
    var options: PackageOptions

    var item: Item { Item(name: name, work: .changePackages(script)) }

    private var script: String {
        ServerScript.head([
            "lock_timeout": "\(max(0, options.lockTimeout))",
            "verb": options.purge ? "purge" : "remove",
        ])
            + ShellText.list("leaving", removed.map { [$0.name] })
            + ServerScript.packageEnvironment + AptScript.functions(options.conffiles)
            + ServerScript.closed + ServerScript.dpkgState + ServerScript.changes
            + ServerScript.failure + ServerScript.locks + ServerScript.setBegin
            + ServerScript.setBefore + ServerScript.remove
    }
}
