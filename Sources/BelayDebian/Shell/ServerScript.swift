/// The shell of `Scripts`, as it is sent to servers. `Scripts/README.md` says what each part is for.
///
/// Swift adds only what ``head(_:)`` and ``ShellText/list(_:_:)`` make: variables, each quoted as one
/// word, and lists. A file's own head, up to its first empty line, is meant for its readers and for
/// shellcheck(1), and so are the lines of shellcheck's directives: none of these is sent.
enum ServerScript {
    /// Assignments of the variables that a script is given.
    static func head(_ variables: KeyValuePairs<String, String>) -> String {
        variables.map { "\($0)=\(ShellText.quote($1))\n" }.joined()
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let directive = Array("# shellcheck ".utf8)

    private static func lines(_ file: [UInt8]) -> [ArraySlice<UInt8>] {
        file.split(separator: lineFeed, omittingEmptySubsequences: false)
            .drop { !$0.isEmpty }
            .dropFirst()
            .filter { !$0.drop { $0 == UInt8(ascii: " ") }.starts(with: directive) }
    }

    private static func text(_ file: [UInt8]) -> String {
        String(decoding: Array(lines(file).joined(separator: [lineFeed])), as: UTF8.self)
    }

    /// The file's lines as one line, with a blank between them.
    private static func line(_ file: [UInt8]) -> String {
        lines(file).filter { !$0.isEmpty }
            .map { line in String(decoding: line.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self) }
            .joined(separator: " ")
    }
}

extension ServerScript {
    static let answer = text(PackageResources.answer_sh)
    static let cleanEnvironment = text(PackageResources.clean_environment_sh)
    static let fixedPath = text(PackageResources.fixed_path_sh)
    static let greet = text(PackageResources.greet_sh)
    static let leaveLogin = text(PackageResources.leave_login_sh)
    static let processes = text(PackageResources.processes_sh)
    static let stat = text(PackageResources.stat_sh)
}

extension ServerScript {
    static let become = text(PackageResources.become_sh)
    static let loader = line(PackageResources.loader_sh)
    static let offTerminal = text(PackageResources.off_terminal_sh)
}

extension ServerScript {
    static let handOver = text(PackageResources.hand_over_sh)
    static let items = text(PackageResources.items_sh)
    static let loginPath = text(PackageResources.login_path_sh)
    static let output = text(PackageResources.output_sh)
    static let runnerEntry = text(PackageResources.runner_entry_sh)
    static let runnerOfLogin = text(PackageResources.runner_of_login_sh)
    static let runnerPrologue = text(PackageResources.runner_prologue_sh)
    static let runnerReady = text(PackageResources.runner_ready_sh)
    static let trace = text(PackageResources.trace_sh)
}

extension ServerScript {
    static let age = text(PackageResources.age_sh)
    static let beside = text(PackageResources.beside_sh)
    static let claim = text(PackageResources.claim_sh)
    static let keeper = text(PackageResources.keeper_sh)
    static let kill = text(PackageResources.kill_sh)
    static let register = line(PackageResources.register_sh)
    static let waiting = text(PackageResources.waiting_sh)
}

extension ServerScript {
    static let findBase = text(PackageResources.find_base_sh)
    static let greetEntry = text(PackageResources.greet_entry_sh)
    static let makeStaging = text(PackageResources.make_staging_sh)
    static let removeStaging = text(PackageResources.remove_staging_sh)
    static let supervisorEntry = text(PackageResources.supervisor_entry_sh)
    static let supervisorUsage = text(PackageResources.supervisor_usage_sh)
    static let supervisor = text(PackageResources.supervisor_sh)
}

extension ServerScript {
    static let aptCalls = text(PackageResources.apt_calls_sh)
    static let aptSettings = text(PackageResources.apt_settings_sh)
    static let closed = text(PackageResources.closed_sh)
    static let conffileConflicts = text(PackageResources.conffile_conflicts_sh)
    static let dpkgState = text(PackageResources.dpkg_state_sh)
    static let keepConffiles = text(PackageResources.keep_conffiles_sh)
    static let locks = text(PackageResources.locks_sh)
    static let packageEnvironment = text(PackageResources.package_environment_sh)
    static let replaceConffiles = text(PackageResources.replace_conffiles_sh)
    static let ucf = text(PackageResources.ucf_sh)
}

extension ServerScript {
    static let brokenSources = text(PackageResources.broken_sources_sh)
    static let privateLists = text(PackageResources.private_lists_sh)
    static let pushedLists = text(PackageResources.pushed_lists_sh)
    static let refresh = text(PackageResources.refresh_sh)
    static let serverLists = text(PackageResources.server_lists_sh)
    static let sources = text(PackageResources.sources_sh)
}

extension ServerScript {
    static let analysis = text(PackageResources.analysis_sh)
    static let automatic = text(PackageResources.automatic_sh)
    static let everything = text(PackageResources.everything_sh)
    static let facts = text(PackageResources.facts_sh)
    static let foreign = text(PackageResources.foreign_sh)
    static let keptBack = text(PackageResources.kept_back_sh)
    static let names = text(PackageResources.names_sh)
    static let newer = text(PackageResources.newer_sh)
    static let removal = text(PackageResources.removal_sh)
    static let request = text(PackageResources.request_sh)
    static let select = text(PackageResources.select_sh)
    static let state = text(PackageResources.state_sh)
    static let system = text(PackageResources.system_sh)
    static let updates = text(PackageResources.updates_sh)
}

extension ServerScript {
    static let incoming = text(PackageResources.incoming_sh)
    static let parts = text(PackageResources.parts_sh)
    static let whole = text(PackageResources.whole_sh)
}

extension ServerScript {
    static let changes = text(PackageResources.changes_sh)
    static let conffileReport = text(PackageResources.conffile_report_sh)
    static let download = text(PackageResources.download_sh)
    static let failure = text(PackageResources.failure_sh)
    static let installCollect = text(PackageResources.install_collect_sh)
    static let install = text(PackageResources.install_sh)
    static let mark = text(PackageResources.mark_sh)
    static let refuseConflicts = text(PackageResources.refuse_conflicts_sh)
    static let remove = text(PackageResources.remove_sh)
    static let setBefore = text(PackageResources.set_before_sh)
    static let setBegin = text(PackageResources.set_begin_sh)
}

extension ServerScript {
    static let copy = text(PackageResources.copy_sh)
}

extension ServerScript {
    static let servicesReport = text(PackageResources.services_report_sh)
    static let servicesRestart = text(PackageResources.services_restart_sh)
    static let services = text(PackageResources.services_sh)
}

extension ServerScript {
    static let afterReboot = text(PackageResources.after_reboot_sh)
    static let rebootAsk = text(PackageResources.reboot_ask_sh)
    static let rebootDecide = text(PackageResources.reboot_decide_sh)
    static let rebootReasons = text(PackageResources.reboot_reasons_sh)
    static let rebootSafely = text(PackageResources.reboot_safely_sh)
}
