import Testing

@testable import BelaySSH
@testable import BelaySSHConfig
@testable import BelaySystem

/// Compares what Belay and `ssh` make of a file, host by host.
struct ConfigComparison {
    let ssh: ConfigOpenSSH
    let context: SSHConfigContext
    let workspace: Workspace

    init() throws {
        ssh = try ConfigOpenSSH()
        context = try SSHConfigContext.current()
        workspace = try Workspace()
    }

    /// Both must say the same of every host, or both refuse it for the same line.
    func compare(
        _ text: String, _ names: [SSHServerName], _ arguments: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let file = workspace.path("config")
        try workspace.write("config", text)
        let config = Result { () throws(SSHConfigError) in
            try SSHConfig(.file(file), context)
        }
        let runner = try ShellRunner()
        let answers = try ssh.ask(file, names.map(\.host), arguments)
        for (name, (expected, output)) in zip(names, answers) {
            do throws(SSHConfigError) {
                let actual = try await answer(try config.get(), name, runner)
                expect(actual, expected, output, name.host, text, sourceLocation)
            } catch {
                let lines = error.problems.compactMap(\.line)
                let isSame = expected == nil && lines.allSatisfy { output.names(line: $0) }
                #expect(
                    isSame, "\(name.host): Belay says \(error), ssh says \(output) of:\n\(text)",
                    sourceLocation: sourceLocation)
            }
        }
    }

    private func answer(
        _ config: SSHConfig, _ name: SSHServerName, _ runner: ShellRunner
    ) async throws(SSHConfigError) -> ConfigOpenSSH.Answer {
        var answers: [String: Bool] = [:]
        while true {
            switch try config.settings(for: name, answers: answers) {
            case .settings(let settings, let host):
                let options = try SSHHostOptions(
                    settings, originalHost: name.host, hostName: host, config.context,
                    config.usualPaths)
                return ssh.answer(settings, options)
            case .needs(let command):
                do { answers[command.text] = try await runner.run(command.text).get() } catch {
                    throw SSHConfigError(command.place, error.description)
                }
            }
        }
    }

    private func expect(
        _ actual: ConfigOpenSSH.Answer, _ expected: ConfigOpenSSH.Answer?, _ output: String,
        _ host: String, _ text: String, _ sourceLocation: SourceLocation
    ) {
        guard let expected else {
            if ssh.isLater, ConfigOpenSSH.strictness.contains(where: output.contains) { return }
            Issue.record(
                "\(host): Belay accepts what ssh refuses: \(output) of:\n\(text)",
                sourceLocation: sourceLocation)
            return
        }
        for keyword in Self.keywords where actual[keyword] != expected[keyword] {
            if ssh.isLater, ConfigOpenSSH.isLater(keyword, text) { continue }
            Issue.record(
                """
                \(host): Belay has \(keyword) \(actual[keyword] ?? ["unset"]), \
                ssh \(expected[keyword] ?? ["unset"]) of:
                \(text.count < 2000 ? text : "a long file")
                """, sourceLocation: sourceLocation)
        }
    }

    private static let keywords = [
        "host", "user", "hostname", "port", "addressfamily", "compression", "hashknownhosts",
        "identitiesonly", "stricthostkeychecking", "serveralivecountmax", "serveraliveinterval",
        "connecttimeout", "identityfile", "certificatefile", "globalknownhostsfile",
        "userknownhostsfile", "ciphers", "macs", "kexalgorithms", "hostkeyalgorithms",
        "hostkeyalias", "identityagent", "revokedhostkeys", "proxycommand", "proxyjump",
    ]
}

extension String {
    fileprivate func names(line: Int) -> Bool {
        contains("line \(line):") || contains("line \(line) ")
            || !contains("line ")
    }
}
