import BelayModel

/// The script of the analyze phase. What it prints is read by ``Transcript``: sections that begin
/// with a line `@belay NAME [ARGUMENT]`; the last is `@belay end`.
struct AnalysisScript {
    var work: PackageWork

    var text: String {
        head + ServerScript.packageEnvironment + ServerScript.analysis
            + AptScript.functions(work.options.conffiles) + ServerScript.closed
            + ServerScript.dpkgState + ServerScript.locks + "begin\n" + ServerScript.state
            + question + ServerScript.system + facts + "section end\n"
    }

    private var head: String {
        ServerScript.head([
            "lock_timeout": "\(max(0, work.options.lockTimeout))",
            "check": work.check ? "yes" : "no",
            "repair": work.options.repair ? "yes" : "no",
        ])
    }

    /// What else is told of the server. Updates besides those that are wanted are known where all of
    /// its lists were looked at.
    private var facts: String {
        let isOpen = work.kind == .remediate && work.request.isOpen && work.archives == nil
        return ServerScript.services + ServerScript.facts + (isOpen ? ServerScript.updates : "")
    }

    private var question: String {
        switch work.kind {
        case .uninstall: removal
        case .install, .remediate: changeHead + ServerScript.sources + lists + choice
        }
    }

    /// What packages that are to change are asked about with. `allowed` is given to apt-get so that it
    /// removes nothing unless it may.
    private var changeHead: String {
        ServerScript.head([
            "allowed": work.mayRemove ? "--auto-remove=false" : "--no-remove",
            "request": request,
            "broken_sources": work.options.brokenSources.rawValue,
            "classes": ChangeClass.allCases.map { "\($0.rawValue)" }.joined(separator: " "),
            "class_table": ChangeClass.table,
        ])
    }

    private var request: String {
        switch work.request {
        case .security: "security"
        case .all: "all"
        case .list: "list"
        }
    }

    /// `open_apt`, and the lists that it works with.
    private var lists: String {
        if let archives = work.archives {
            let index = archives.map { $0.stanza + "\n" }.joined()
            return ShellText.document("pushed_packages", index) + ServerScript.pushedLists
        }
        return (work.check ? ServerScript.privateLists : ServerScript.serverLists)
            + ServerScript.brokenSources + ServerScript.refresh
    }

    /// Which packages are to change, and in which version; then apt's simulation of all of it, and of
    /// its parts.
    private var choice: String {
        switch work.request {
        // The admin knows which of the archives of a directory are security updates.
        case .security where work.archives != nil, .all where work.archives != nil:
            newest(of: "pushed") + simulation
        case .security: newest(of: "security") + simulation
        case .all:
            ServerScript.head([
                "upgrade": work.mayRemove ? "dist-upgrade" : "--with-new-pkgs upgrade"
            ])
                + ServerScript.newer + ServerScript.everything + ServerScript.keptBack
                + ServerScript.incoming + ServerScript.parts
        case .list(let names):
            requests(names.map { "\($0.name) \($0.version ?? "-")" })
                + ServerScript.head(["kind": work.kind.rawValue])
                + ServerScript.foreign + ServerScript.names + ServerScript.request
                + (work.kind == .install ? ServerScript.automatic : "") + simulation
        }
    }

    private func newest(of archives: String) -> String {
        ServerScript.head(["newest_of": archives]) + ServerScript.newer + ServerScript.select
    }

    private var simulation: String {
        ServerScript.incoming + ServerScript.whole + ServerScript.parts
    }

    /// The part of an uninstallation.
    private var removal: String {
        guard case .list(let names) = work.request else { return "" }
        return ServerScript.head([
            "verb": work.options.purge ? "purge" : "remove",
            "autoremove": work.options.autoremove ? "yes" : "no",
        ])
            + requests(names.map(\.name)) + ServerScript.foreign + ServerScript.removal
    }

    private func requests(_ lines: [String]) -> String {
        ServerScript.head(["requests": lines.joined(separator: "\n")])
    }
}
