package import BelayEngine
package import BelayModel
package import BelayStore

/// How the servers of a job are reached, as this process can.
package struct Reach: Sendable {
    package let transport: any Transport
    package let secrets: @Sendable (_ server: String) -> ServerSecrets

    package init(
        transport: any Transport, secrets: @escaping @Sendable (_ server: String) -> ServerSecrets
    ) {
        self.transport = transport
        self.secrets = secrets
    }
}

/// What a job needs of this machine besides the store. The SSH stack implements it, and the tests'
/// simulated fleet does.
package protocol JobReach: Sendable {
    /// Works out how a stored job's servers are reached.
    /// - Throws: `UnattendedProblem` where only somebody at a terminal could.
    func reach(_ job: StoredJob) async throws -> Reach

    /// Makes a schedule's job, ready to be submitted: reads the inventory as it is now.
    func job(from template: JobTemplate) async throws -> NewJob
}

/// Why a job cannot be driven without somebody at a terminal.
package struct UnattendedProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
