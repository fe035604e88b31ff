import Foundation

/// The machine that one test works from: a state directory, an inventory and playbooks of its own.
final class AdminBox: Sendable {
    let workspace: Workspace
    let servers: [LabServer]
    let inventory: String
    let knownHosts: String

    /// - Parameter variables: lines for all servers, such as `ansible_user=admin`.
    init(
        _ servers: [LabServer], user: String = "root", variables: [String] = [], of lab: Lab? = nil
    ) async throws {
        let shared = lab == nil ? try await Lab.shared.value : nil
        guard let lab = lab ?? shared else { throw LabFailure("there is no lab") }
        workspace = try Workspace()
        self.servers = servers
        knownHosts = lab.knownHosts
        let hosts = servers.map { "\($0.name) ansible_host=\($0.address)" }
        let common = [
            "ansible_port=2222", "ansible_user=\(user)",
            "ansible_ssh_private_key_file=\(lab.keyFile)",
        ]
        inventory = try workspace.write(
            "inventory.ini",
            (hosts + ["[all:vars]"] + common + variables).joined(separator: "\n") + "\n")
    }

    /// With an inventory that is there already.
    init(inventory: String, knownHosts: String) throws {
        workspace = try Workspace()
        servers = []
        self.inventory = inventory
        self.knownHosts = knownHosts
    }

    var state: URL { workspace.file("state") }

    /// The arguments of `belay run` for a playbook.
    func runArguments(_ book: TestBook, _ more: [String] = []) throws -> [String] {
        try runArguments(text: book.text, more)
    }

    func runArguments(text: String, _ more: [String] = []) throws -> [String] {
        let path = try workspace.write("\(UUID().uuidString).yml", text)
        return ["run", path, "-i", inventory, "--known-hosts", knownHosts] + more
    }

    func start(_ arguments: [String], output: String? = nil) throws -> BelayProcess {
        try BelayProcess(arguments, on: self, output: output)
    }

    /// Starts `belay run --json`.
    func start(_ book: TestBook, _ more: [String] = []) throws -> BelayProcess {
        try start(runArguments(book, ["--json"] + more))
    }

    /// Runs a command of Belay to its end.
    func belay(_ arguments: String..., within seconds: Double = 180) async throws -> CommandResult {
        try await start(arguments).result(within: seconds)
    }

    /// Runs a whole job.
    func run(_ book: TestBook, _ more: [String] = []) async throws -> FinishedRun {
        let process = try start(book, more)
        let result = try await process.result()
        return FinishedRun(
            status: result.status, job: try await show(try process.job), errors: result.errors)
    }

    func show(_ job: Int) async throws -> JobReport {
        let result = try await belay("job", "show", "\(job)", "--json")
        guard result.status == 0 else { throw LabFailure(result.errors) }
        return try JSONDecoder().decode(JobReport.self, from: Data(result.output.utf8))
    }

    /// What a job's items printed on one of its streams, all servers and steps in one.
    func printed(_ job: Int, stream: String = "stdout", server: String) async throws -> String {
        let result = try await belay("job", "logs", "\(job)", "--server", server, "--json")
        return result.output.split(separator: "\n").compactMap { JobEvent($0) }
            .filter { $0.event == "output" && $0.stream == stream }
            .compactMap(\.text).joined()
    }
}

/// A `belay run` that has ended.
struct FinishedRun: Sendable {
    let status: Int32
    let job: JobReport
    let errors: String
}
