internal import BelayDigests
import BelayFiles
import BelayModel
import BelayReports
import BelaySSH
import BelayService
import BelayStore
import BelaySystem
import Foundation

/// What a command line asks a job to be: the one way by which `run`, `submit`, `schedule add` and the
/// daemon make jobs.
struct JobRequest {
    /// Absolute.
    let playbookPath: String
    let playbookText: String
    let source: ServerSource
    let reach: ReachOptions
    let options: JobOptions
    /// When analyze starts; `nil`: at once.
    var start: StartTime?
    /// When servers may be changed; `nil`: at any time.
    var window: JobWindow?
    /// Whether the playbook may name files and archives of this machine.
    var readsFiles = true
    /// Why the job is made in spite of a freeze.
    var overrideFreeze: String?

    /// - Throws: what is wrong with the files, or that the playbook is no playbook but an inventory.
    init(
        _ playbook: String, _ inventory: InventoryOptions, _ reach: ReachOptions,
        _ job: JobSettings
    ) throws {
        // Wrong usage is told before what is wrong with a file.
        let source = try ServerSource(inventory)
        try self.init(FrozenPlaybook(reading: playbook), source, reach, job)
    }

    /// A job without a file: its variables are those of the current directory.
    init(
        _ playbook: MadePlaybook, _ inventory: InventoryOptions, _ reach: ReachOptions,
        _ job: JobSettings
    ) throws {
        let directory = FileManager.default.currentDirectoryPath
        let frozen = FrozenPlaybook(path: directory + "/belay.yml", text: playbook.text)
        try self.init(frozen, inventory, reach, job)
    }

    init(
        _ playbook: FrozenPlaybook, _ inventory: InventoryOptions, _ reach: ReachOptions,
        _ job: JobSettings
    ) throws {
        try self.init(playbook, ServerSource(inventory), reach, job)
    }

    private init(
        _ playbook: FrozenPlaybook, _ source: ServerSource, _ reach: ReachOptions,
        _ job: JobSettings
    ) throws {
        self.source = source
        playbookPath = playbook.path
        playbookText = playbook.text
        source.tellOfConfiguration()
        self.reach = source.completing(reach)
        options = try job.options(self.reach)
    }

    /// A schedule's job, as it was asked for.
    init(_ template: JobTemplate) throws {
        playbookPath = template.playbookPath
        playbookText = template.playbookText
        let context = try JSONDecoder().decode(JobContext.self, from: template.context)
        source = try ServerSource(context, limits: template.limits)
        reach = ReachOptions(context, template)
        var options = JobOptions(user: reach.loginUser)
        options.check = template.check
        options.forks = template.forks
        options.become = template.become
        options.variables = template.variables
        options.policies = template.policies ?? PolicyOptions()
        options.lockWait = template.lockWait
        options.repair = template.repair ?? false
        self.options = options
    }

    private var directory: String {
        URL(filePath: playbookPath).deletingLastPathComponent().path
    }

    /// The job's parts as the inventory has its servers now.
    struct Parts {
        let plan: Plan
        let context: Data
        let source: JobSource
        let directory: SSHDirectory
        /// With their addresses worked out, and their passwords.
        let servers: [InventoryServer]

        /// The job, ready to be submitted.
        func new(_ origin: Origin?) -> NewJob {
            NewJob(plan, context: context, origin: origin, source: source)
        }
    }

    func parts() async throws -> Parts {
        var book = try PlaybookFile.parse(playbookText, path: playbookPath)
        if options.policies.approveBy == nil {
            try book.checkApprovers(path: playbookPath, isUnknown: UnixGroups.isUnknown)
        }
        book.forks = book.forks ?? source.settings.forks.value
        if let start {
            book.schedule[.analyze] = start.at
            book.late[.analyze] = start.late
        }
        var sizes: [String: Int] = [:]
        let source = try unfrozen(at: start?.at ?? .now)
        let named = try source.reachable(
            book.hosts, reach, becomes: reach.become || book.becomesSomewhere,
            playbookDirectory: directory
        ) { inventory in
            try book.checkGroups(in: inventory, path: playbookPath)
            for group in book.rules.groups { sizes[group.name] = inventory.size(of: group.name) }
        }
        let hosts = try reach.directory(named)
        let servers = try await hosts.resolved(named)
        var plan = try Plan(
            book, on: servers, options: options, groupSize: { sizes[$0] },
            file: file(_:), archives: archives(in:))
        plan.window = window
        if overrideFreeze != nil { plan.overridesFreeze = true }
        return Parts(
            plan: plan, context: try context(named), source: try jobSource(book.hosts),
            directory: hosts, servers: servers)
    }

    private func file(_ path: String) throws -> UploadFile {
        guard readsFiles else { throw UnreadProblem() }
        return try UploadFile(reading: path)
    }

    private func archives(in directory: String) throws -> [PushedArchive] {
        guard readsFiles else { throw UnreadProblem() }
        return try ArchiveReading.archives(in: directory)
    }

    /// The source without the servers that may not be changed then.
    /// - Throws: `FreezeProblem` when none may be.
    private func unfrozen(at time: Timestamp) throws -> ServerSource {
        guard !options.check, overrideFreeze == nil else { return source }
        var source = source
        for freeze in try openStore().freezes(after: time) where freeze.contains(time) {
            guard let pattern = freeze.pattern else { throw FreezeProblem(freeze) }
            Console.complain(
                "freeze \(freeze.name): \(pattern) left out until \(freeze.ends.local)")
            source.excluded.append(pattern)
        }
        return source
    }

    private func jobSource(_ hosts: String) throws -> JobSource {
        let limits = source.limits.map { " --limit \($0)" }.joined()
        let digest = hexadecimal(sha256(Array(playbookText.utf8)))
        return JobSource(playbook: playbookText, digest: digest, pattern: hosts + limits)
    }

    private func context(_ servers: [InventoryServer]) throws -> Data {
        try JSONEncoder().encode(
            JobContext(source, reach, playbookDirectory: directory, servers: servers))
    }

    /// The request as a schedule keeps it, without servers.
    func template() throws -> JobTemplate {
        var template = JobTemplate(
            playbookPath: playbookPath, playbookText: playbookText,
            limits: source.limits, check: options.check, forks: options.forks,
            become: options.become, variables: options.variables, context: try context([]))
        template.policies = options.policies
        template.lockWait = options.lockWait
        template.repair = options.repair ? true : nil
        return template
    }
}

extension ReachOptions {
    init(_ context: JobContext, _ template: JobTemplate) {
        self.init()
        knownHosts = context.knownHosts
        acceptNewHostKeys = context.acceptNewHostKeys
        sshConfig = context.sshConfig
        user = context.user
        become = template.become
        askPass = false
        askBecomePass = false
        (passwordCommand, passwordCredential) = context.passwordSources?.login.parts ?? (nil, nil)
        (becomePasswordCommand, becomePasswordCredential) =
            context.passwordSources?.become.parts ?? (nil, nil)
        forks = template.forks
    }
}

extension SecretSource? {
    /// The two options that name it.
    fileprivate var parts: (command: String?, credential: String?) {
        switch self {
        case .command(let line): (line, nil)
        case .credential(let name): (nil, name)
        case nil: (nil, nil)
        }
    }
}

/// That a playbook which was sent names a file of this machine.
struct UnreadProblem: Error, CustomStringConvertible {
    let description =
        "a playbook that is sent can upload no files and push no archives: they would be this machine's"
}

/// That no server may be changed now.
struct FreezeProblem: Error, CustomStringConvertible {
    let description: String

    init(_ freeze: Freeze) {
        description =
            "freeze \(freeze.name) until \(freeze.ends.rfc3339): no server may be changed; "
            + "--override-freeze REASON runs the job all the same"
    }
}

/// A playbook's text as it was at one moment.
struct FrozenPlaybook {
    /// Absolute.
    let path: String
    let text: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// - Throws: what is wrong with the file, or that it is no playbook but an inventory.
    init(reading playbook: String) throws {
        path = URL(filePath: playbook).standardizedFileURL.path
        text = try PlaybookFile.text(playbook)
        do {
            _ = try PlaybookFile.parse(text, path: playbook, now: .now) {
                Console.complain("\($0)")
            }
        } catch {
            guard InventoryReader.isInventory(playbook) else { throw error }
            throw PlanProblem(
                "\(playbook) looks like an inventory: belay run PLAYBOOK -i INVENTORY")
        }
    }
}

/// When something starts, and how late it may be.
struct StartTime {
    let at: Timestamp
    /// In seconds; `nil`: the usual.
    let late: Int?

    init(at: Timestamp, late: Int?) {
        self.at = at
        self.late = late
    }

    init(parsing text: String, late: String?, now: Timestamp) throws {
        switch Moment.parse(text) {
        case .moment(let milliseconds): at = Timestamp(milliseconds: milliseconds)
        case .withoutOffset:
            throw StartProblem("'\(text)' has no offset; end it with Z or one such as +01:00")
        case .invalid:
            throw StartProblem("'\(text)' is no time such as 2026-12-06T02:00:00+01:00")
        }
        guard at > now else {
            let ago = spell(seconds: now.seconds(since: at))
            throw StartProblem("\(text) is past, \(ago) ago; leave it out to start now")
        }
        self.late = try late.map { late in
            guard let seconds = DurationText.seconds(late) else {
                throw StartProblem("'\(late)' is no duration, such as 15m or 1h30m")
            }
            return seconds
        }
    }
}

/// A time on the command line that cannot be used.
struct StartProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
