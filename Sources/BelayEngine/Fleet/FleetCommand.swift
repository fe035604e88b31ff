package import BelayDebian
package import BelayModel
import Foundation
import Synchronization

/// One command on many servers, without a job: nothing is kept on the servers or here.
package struct FleetCommand: Sendable {
    /// A server and how it is reached.
    package struct Target: Sendable {
        package var endpoint: Endpoint
        package var shell: RemoteShell

        package init(endpoint: Endpoint, shell: RemoteShell) {
            self.endpoint = endpoint
            self.shell = shell
        }
    }

    package enum Outcome: Sendable, Hashable {
        case ended(CommandEnd)
        case unreachable(LinkError)
        /// It took longer than it may, from its begin. It may still run there.
        case timedOut(after: Duration)
    }

    /// What is run.
    package struct Work: Sendable {
        package var script: String
        package var arguments: [String]
        /// Its standard input, made anew for each server; `nil`: none.
        package var input: (@Sendable () -> RemoteCommand.Input)?
        /// How long it may take on a server from its begin, and how much it may print on standard output there, in
        /// bytes; `nil`: as long and as much as it likes.
        package var timeLimit: Duration?
        package var outputLimit: Int?

        package init(
            script: String, arguments: [String] = [],
            input: (@Sendable () -> RemoteCommand.Input)? = nil
        ) {
            self.script = script
            self.arguments = arguments
            self.input = input
        }
    }

    private let request: Work
    /// One for all servers: what each prints is looked for in its own output alone.
    private let nonce: String
    private let marked: MarkedOutput
    /// What runs where nobody is become, which is the same on all servers.
    private let ofLogin: RemoteCommand
    private let transport: any Transport
    /// Servers worked on at once.
    private let forks: Int

    package init(_ work: Work, transport: any Transport, forks: Int) {
        request = work
        nonce = RemoteShell.nonce()
        marked = MarkedOutput(nonce: nonce)
        ofLogin = RemoteShell().command(
            typed: work.script, arguments: work.arguments, nonce: nonce,
            input: work.input?() ?? .none)
        self.transport = transport
        self.forks = forks
    }

    package typealias Receiver =
        @Sendable (Target, BelayModel.OutputStream, [UInt8]) async -> Void
    package typealias Ending = @Sendable (Target, Outcome, _ seconds: Double) async -> Void

    /// Runs the command on every target.
    ///
    /// What is passed in is called on the threads that serve the connections, and must not block.
    /// - Parameters:
    ///   - receive: what a command prints, one call at a time for each server.
    ///   - end: called once for each target, when it is through, with the seconds it took.
    package func run(
        on targets: [Target], receive: @escaping Receiver, end: @escaping Ending
    ) async {
        let supply = TargetSupply(targets, transport)
        await withDiscardingTaskGroup { group in
            for _ in 0..<forks {
                guard let first = supply.next() else { break }
                group.addTask(executorPreference: first.threads) {
                    var next: TargetSupply.Assignment? = first
                    while let assignment = next {
                        if assignment.threads === first.threads {
                            await work(on: assignment.target, receive, end)
                        } else {
                            await withTaskExecutorPreference(assignment.threads) {
                                await work(on: assignment.target, receive, end)
                            }
                        }
                        next = supply.next(after: assignment)
                    }
                }
            }
        }
    }

    private func work(on target: Target, _ receive: @escaping Receiver, _ end: Ending) async {
        let start = ContinuousClock.now
        let outcome = await run(on: target) { await receive(target, $0, $1) }
        let (seconds, atto) = (ContinuousClock.now - start).components
        await end(target, outcome, Double(seconds) + Double(atto) / 1e18)
    }

    private func run(
        on target: Target,
        receive: @escaping @Sendable (BelayModel.OutputStream, [UInt8]) async -> Void
    ) async -> Outcome {
        do {
            let link = try await transport.connect(to: target.endpoint)
            let outcome = try await run(target.shell, over: link, receive: receive)
            await link.close()
            return outcome
        } catch {
            if let limit = request.timeLimit, error == Limiter.timedOut(limit) {
                return .timedOut(after: limit)
            }
            return .unreachable(error)
        }
    }

    private static let nothingRan =
        "the server did not run the command: its sshd_config has a ForceCommand, the key a "
        + "command= of its own, or the account a login shell that runs nothing"

    private func run(
        _ shell: RemoteShell, over link: any Link,
        receive: @escaping @Sendable (BelayModel.OutputStream, [UInt8]) async -> Void
    ) async throws(LinkError) -> Outcome {
        var command = ofLogin
        let input = request.input?() ?? .none
        if shell.isLogin {
            command.input = input
        } else {
            command = shell.command(
                typed: request.script, arguments: request.arguments, nonce: nonce, input: input)
        }
        let output = Mutex(marked)
        let complaint = Collector(limit: Collector.complaintLimit)
        let limiter = Limiter(request)
        let end = try await limiter.run(command, over: link) { stream, bytes in
            switch stream {
            case .standardOutput:
                let (own, hasBegun) = output.withLock { ($0.read(bytes), $0.hasBegun) }
                if hasBegun { limiter.begin() }
                if !own.isEmpty, limiter.allows(own.count) { await receive(stream, own) }
            case .standardError:
                complaint.add(stream, bytes)
                await receive(stream, bytes)
            }
        }
        guard output.withLock(\.hasBegun) else {
            let words = complaint.complaint
            throw LinkError(.become, words.isEmpty ? Self.nothingRan : words)
        }
        return .ended(end)
    }
}
