import BelayModel
import Foundation
import Glibc
import Synchronization
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// Jump hosts that let no key in: whoever runs Belay is asked, once.
@Suite(
    .timeLimit(.minutes(15)),
    .enabled(if: geteuid() == 0, "a password of one's own for root takes a mount namespace"))
struct JumpPasswordTests {
    private final class Person: Sendable {
        private let asked = Mutex<[String]>([])
        private let answers: [String?]
        var questions: [String] { asked.withLock(\.self) }

        init(_ answers: String?...) { self.answers = answers }

        @Sendable func answer(_ account: String, _ isRepeated: Bool) async -> Secret? {
            let number = asked.withLock { asked in
                asked.append("\(account)\(isRepeated ? " again" : "")")
                return asked.count - 1
            }
            try? await Task.sleep(for: .milliseconds(50))
            return number < answers.count ? answers[number].map { Secret($0) } : nil
        }
    }

    private let options = ["PubkeyAuthentication no"]

    private func account(_ net: JumpNet) -> String {
        "\(net.gates[0].user)@\(net.gates[0].address) port \(net.gates[0].port)"
    }

    @Test func askedOnceForManyServers() async throws {
        let net = try await JumpNet(gates: 1, options: options, password: "the gate's")
        let person = Person("the gate's")
        let transport = try net.transport { $0.jumpPassword = person.answer }
        try await withThrowingTaskGroup(of: CommandEnd.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let link = try await transport.connect(to: net.endpoint)
                    return try await link.output(of: "exit \(number)").end
                }
            }
            for try await _ in group {}
        }
        net.gates[0].killSessions()
        let again = try await transport.connect(to: net.endpoint)
        #expect(try await again.output(of: "exit 3").end == .exited(3))
        #expect(person.questions == [account(net)])
    }

    @Test func askedAgainWhileItIsWrong() async throws {
        let net = try await JumpNet(gates: 1, options: options, password: "right")
        let person = Person("wrong", "wrong too", "right")
        let transport = try net.transport { $0.jumpPassword = person.answer }
        let link = try await transport.connect(to: net.endpoint)
        #expect(try await link.output(of: "echo in").stdout == "in\n")
        let again = account(net) + " again"
        #expect(person.questions == [account(net), again, again])
    }

    @Test(arguments: [nil, "wrong"])
    func notAskedForEver(_ answer: String?) async throws {
        let net = try await JumpNet(gates: 1, options: options, password: "right")
        let person = Person(answer, answer, answer, answer)
        let transport = try net.transport { $0.jumpPassword = person.answer }
        for number in 0..<3 {
            let error = try await linkError { try await transport.connect(to: net.endpoint) }
            #expect(error.kind == .authentication)
            #expect(error.message.contains("no way through a jump host: \(net.gates[0].address)"))
            let isTried = answer != nil && number == 0
            let words =
                isTried ? "tried the password; " : "by SSH_ASKPASS: none was given"
            #expect(error.message.contains(words), "\(error.message)")
        }
        // A wrong one is not shown again and again, which may lock the account.
        let failures = net.gates[0].log.components(separatedBy: "Failed password").count - 1
        #expect(failures == (answer == nil ? 0 : 3))
        #expect(person.questions.count == (answer == nil ? 1 : 3))
    }

    @Test func nobodyIsAskedInBatchMode() async throws {
        let net = try await JumpNet(gates: 1, options: options, password: "right")
        let person = Person("right")
        let error = try await linkError {
            try await net.transport { configuration in
                configuration.jumpPassword = person.answer
                let gate = net.gates[0]
                do {
                    try configuration.read(
                        config: """
                            BatchMode yes
                            Host \(net.target.address)
                            ProxyJump \(gate.user)@\(gate.address):\(gate.port)
                            """, net.target.directory)
                } catch { Issue.record(error) }
            }.connect(to: net.endpoint)
        }
        #expect(error.message.contains("none was given (BatchMode)"), "\(error.message)")
        #expect(person.questions.isEmpty)
    }
}
