import BelayModel

/// The item that marks packages as installed manually which are there already, as
/// `apt-get install` does with those that it is asked for.
struct MarkItem {
    /// As apt has them.
    var names: [String]
    var options: PackageOptions

    var item: Item { Item(name: name, work: .changePackages(script)) }

    private var name: String {
        "mark \(names.prefix(5).joined(separator: ", "))"
            + (names.count > 5 ? " and \(names.count - 5) more" : "") + " as installed manually"
    }

    private var script: String {
        ServerScript.head(["lock_timeout": "\(max(0, options.lockTimeout))"])
            + ShellText.list("marked", names.map { [$0] })
            + ServerScript.packageEnvironment + AptScript.functions(options.conffiles)
            + ServerScript.closed + ServerScript.locks + ServerScript.setBegin
            + ServerScript.mark
    }
}
