import BelayModel

/// What a job's rows say, as far as this coordinator has written them: a row that says so already is
/// not written again.
struct WrittenRows {
    var job: JobRow?
    var phases: [PhaseStatus]?
    /// By wave; `nil`: not known.
    var waves: [Wave?] = []
    var hasGate = false
    /// By server; `nil`: not known.
    var servers: [ServerRow?]
    /// By server; `nil`: not known.
    var reports: [ReportRow?]
    /// By server: steps from this number on have no row, or one that says that they have not begun.
    /// Such a step of a server that has ended is skipped, which views can tell without a row: a
    /// termination of thousands of servers does not have to write one for each of their steps.
    var begun: [Int]

    /// - Parameter run: the job that the rows tell of.
    init(_ run: JobRun) {
        servers = run.servers.map { _ in nil }
        reports = servers.map { _ in nil }
        begun = run.servers.map { ($0.steps.lastIndex { $0.started != nil } ?? -1) + 1 }
    }
}

/// What of a job's own row changes.
struct JobRow: Equatable {
    let status: JobStatus
    let started: Timestamp?
    let termination: Termination?
    let finished: Timestamp?

    init(_ run: JobRun) {
        status = run.status
        started = run.started
        termination = run.termination
        finished = run.finished
    }
}

/// What a server's row says.
struct ServerRow: Equatable {
    let status: ServerStatus
    let reason: String?
    let linkLost: String?
    /// The job that is waited for.
    let waitsFor: Int64?
    let staging: StagingStatus
    let stagingPath: String?
    let stagingNote: String?
    let findings: PackageFindings
    /// A report and changes are only ever added to.
    let hasReport: Bool
    let changes: Int

    /// Whether it says all that there is to be written.
    var isPlain: Bool { !hasReport && changes == 0 }

    init(_ server: ServerRun) {
        status = server.status
        reason = server.reason
        linkLost = server.linkLost
        waitsFor = server.waiting?.job
        staging = server.staging
        stagingPath = server.stagingPath
        stagingNote = server.stagingNote
        hasReport = server.report != nil
        findings = server.findings
        changes = server.changed.count
    }
}

/// What tells a server's report and changes from earlier ones: both are only ever added to.
struct ReportRow: Equatable {
    let hasReport: Bool
    let steps: Int
    let findings: PackageFindings?
    let analyzed: Timestamp?
    let rebooted: Bool?
    let changes: Int

    init(_ report: ReportView?, changes: Int) {
        hasReport = report != nil
        steps = report?.steps?.count ?? 0
        findings = report?.findings
        analyzed = report?.analyzed
        rebooted = report?.rebooted
        self.changes = changes
    }
}
