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
    }

    private let script: String
    private let transport: any Transport
    /// Servers worked on at once.
    private let forks: Int

    package init(script: String, transport: any Transport, forks: Int) {
        self.script = script
        self.transport = transport
        self.forks = forks
    }

    /// Runs the command on every target.
    /// - Parameters:
    ///   - receive: what a command prints, one call at a time for each server.
    ///   - end: called once for each target, when it is through, with the seconds it took.
    package func run(
        on targets: [Target],
        receive: @escaping @Sendable (Target, BelayModel.OutputStream, [UInt8]) async -> Void,
        end: @escaping @Sendable (Target, Outcome, Double) async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            for (index, target) in targets.enumerated() {
                if index >= forks { await group.next() }
                group.addTask(executorPreference: transport.executor(for: target.endpoint)) {
                    let start = ContinuousClock.now
                    let outcome = await run(on: target) { stream, bytes in
                        // Whoever receives may block, which the transport's threads must not.
                        await withTaskExecutorPreference(globalConcurrentExecutor) {
                            await receive(target, stream, bytes)
                        }
                    }
                    let (seconds, atto) = (ContinuousClock.now - start).components
                    await withTaskExecutorPreference(globalConcurrentExecutor) {
                        await end(target, outcome, Double(seconds) + Double(atto) / 1e18)
                    }
                }
            }
        }
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
        let nonce = RemoteShell.nonce()
        let command = shell.command(script: script, nonce: nonce, input: .none)
        let output = Mutex(MarkedOutput(nonce: nonce))
        let complaint = Collector(limit: Collector.complaintLimit)
        let end = try await link.run(command) { stream, bytes in
            switch stream {
            case .standardOutput:
                let own = output.withLock { $0.read(bytes) }
                if !own.isEmpty { await receive(stream, own) }
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
