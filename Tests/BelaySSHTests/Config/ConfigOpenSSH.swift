import Foundation
import Testing

@testable import BelaySSH
@testable import BelaySSHConfig

/// The real `ssh`, asked what it makes of a file.
struct ConfigOpenSSH {
    static let path = "/usr/bin/ssh"

    /// The lines of `ssh -G`, by keyword.
    typealias Answer = [String: [String]]

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The algorithms by keyword: those that `ssh` offers, and all that it has.
    let algorithms: [String: (defaults: [String], all: [String])]
    /// Of key files, where none are named.
    private let identities: [String]
    /// A later one than OpenSSH 9.2, which Belay goes by.
    let isLater: Bool

    init() throws {
        guard FileManager.default.isExecutableFile(atPath: Self.path) else {
            throw Failure(description: "\(Self.path) is missing: install openssh-client")
        }
        let defaults = Self.parse(try ChildProcess.run([Self.path, "-G", "-F", "none", "x"]))
        var algorithms: [String: ([String], [String])] = [:]
        for keyword in ["ciphers", "macs", "kexalgorithms", "hostkeyalgorithms"] {
            let all = try ChildProcess.run([Self.path, "-Q", keyword])
            algorithms[keyword] = (
                defaults[keyword]?.first?.split(separator: ",").map(String.init) ?? [],
                all.split(whereSeparator: \.isNewline).map(String.init)
            )
        }
        self.algorithms = algorithms
        identities = defaults["identityfile"] ?? []
        isLater = try !ChildProcess.run([Self.path, "-V"]).hasPrefix("OpenSSH_9.2")
    }

    /// What it says of every host; `nil` for a host that it refuses, with the reasons.
    func ask(
        _ file: String, _ hosts: [String], _ arguments: [String] = []
    ) throws -> [(answer: Answer?, output: String)] {
        let script = """
            file=$1; hosts=$2; shift 2
            for host in $hosts; do
                \(Self.path) -G -F "$file" "$@" -- "$host" </dev/null 2>&1 || echo refused
                echo end-of-host
            done
            """
        let output = try ChildProcess.run(
            ["/bin/sh", "-c", script, "sh", file, hosts.joined(separator: " ")] + arguments)
        let parts = output.components(separatedBy: "end-of-host\n").dropLast()
        guard parts.count == hosts.count else { throw Failure(description: output) }
        return parts.map { ($0.hasSuffix("refused\n") ? nil : Self.parse($0), $0) }
    }

    private static func parse(_ output: String) -> Answer {
        var answer: Answer = [:]
        for line in output.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let keyword = parts.first else { continue }
            answer[String(keyword), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
        return answer
    }
}

extension ConfigOpenSSH {
    /// What Belay has found, written as `ssh -G` does. That leaves some things as they are in the
    /// file, and expands others.
    func answer(_ settings: ConfigSettings, _ options: SSHHostOptions) -> Answer {
        var answer: Answer = [
            "host": [options.originalHost], "user": [options.user], "port": ["\(options.port)"],
            "hostname": [options.hostName], "addressfamily": ["\(options.addressFamily)"],
            "compression": [options.compression ? "yes" : "no"],
            "hashknownhosts": [options.hashKnownHosts ? "yes" : "no"],
            "identitiesonly": [options.identitiesOnly ? "yes" : "no"],
            "stricthostkeychecking": [options.strictHostKeyChecking.word],
            "serveralivecountmax": ["\(options.serverAliveCountMax)"],
            "serveraliveinterval": ["\(options.serverAliveInterval)"],
            "connecttimeout": [options.connectTimeout.map { "\($0)" } ?? "none"],
            "identityfile": settings.identityFiles.isEmpty
                ? identities : settings.identityPaths.map(\.text),
            "globalknownhostsfile": [Self.line(settings.globalKnownHostsPaths.map(\.text))],
            "userknownhostsfile": [Self.line(options.userKnownHostsFiles)],
            "ciphers": [list(options.ciphers, "ciphers")],
            "macs": [list(options.macs, "macs")],
            "kexalgorithms": [list(options.kexAlgorithms, "kexalgorithms")],
            "hostkeyalgorithms": [list(options.hostKeyAlgorithms, "hostkeyalgorithms")],
        ]
        let certificates = settings.certificateFiles.map(\.path.text)
        answer["certificatefile"] = certificates.isEmpty ? nil : certificates
        answer["hostkeyalias"] = options.hostKeyAlias.map { [$0] }
        answer["identityagent"] = agent(settings, options).map { [$0] }
        answer["revokedhostkeys"] =
            options.revokedHostKeys == nil
            ? nil : settings.revokedHostKeys.map { [$0.text] }
        answer["proxycommand"] =
            options.proxyCommand == nil ? nil : settings.proxyCommand.map { [$0.text] }
        answer["proxyjump"] = settings.proxyJump.flatMap(Self.jump).map { [$0] }
        return answer
    }

    private func list(_ list: AlgorithmList?, _ keyword: String) -> String {
        guard let (defaults, all) = algorithms[keyword] else { return "" }
        return (list?.applied(to: defaults, outOf: all) ?? defaults).joined(separator: ",")
    }

    private static func line(_ paths: [String]) -> String {
        paths.isEmpty || paths == ["none"] ? "none" : paths.joined(separator: " ")
    }

    private func agent(_ settings: ConfigSettings, _ options: SSHHostOptions) -> String? {
        guard let text = settings.identityAgent?.text else { return nil }
        if text.hasPrefix("$"), !text.hasPrefix("${") { return text }
        switch options.identityAgent {
        case .environment: return "SSH_AUTH_SOCK"
        case .none: return "none"
        case .socket(let path): return path
        }
    }

    /// Only the last of the hosts is written anew.
    private static func jump(_ value: JumpText) -> String? {
        guard let hop = value.jump?.hops.last else { return nil }
        let extra = value.text.lastIndex(of: ",").map { String(value.text[...$0]) } ?? ""
        let digits = Set("0123456789.")
        let isNumeric = hop.host.contains(":") || hop.host.allSatisfy(digits.contains)
        let name = isNumeric ? "[\(hop.host)]" : hop.host
        return extra + (hop.user.map { $0 + "@" } ?? "") + name
            + (hop.port.map { ":\($0)" } ?? "")
    }
}

// What OpenSSH 10.0, of Debian 13, reads otherwise than 9.2, and Belay as 9.2.
extension ConfigOpenSSH {
    /// It refuses lines of `Match` that 9.2 puts up with.
    static let strictness = ["missing argument for Match", "Unsupported Match attribute"]

    static func isLater(_ keyword: String, _ text: String) -> Bool {
        switch keyword {
        // `Match` without quotes of this kind in 9.2.
        case "user": text.hasPrefix("Match host 'a'")
        // Debian's own keyword has changed its meaning.
        case "serveraliveinterval", "connecttimeout": text.hasPrefix("SetupTimeOut")
        // `ssh -G` prints it expanded.
        case "revokedhostkeys": text.contains("~/krl")
        default: false
        }
    }
}

extension StrictHostKeyChecking {
    fileprivate var word: String {
        switch self {
        case .yes: "true"
        case .acceptNew: "accept-new"
        case .ask: "ask"
        case .no: "false"
        }
    }
}
