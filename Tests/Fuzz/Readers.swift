import BelayDebian
import BelayFiles
import BelayKeys
import BelayModel
import BelaySSH
import BelaySSHConfig
import BelayStore
import Foundation

/// One reader of foreign bytes.
struct Reader: Sendable {
    var name: String
    /// What the input's file is called at its end.
    var suffix = ""
    /// Whether the input's file is run.
    var isProgram = false
    var samples: [String]
    /// Reads an input, which is in the file as well.
    var read: @Sendable (_ input: [UInt8], _ path: String) async -> Void

    static let all: [Reader] = files + servers

    /// What the admin box has in files.
    private static let files = [
        Reader(
            name: "ini", suffix: ".ini",
            samples: [Samples.ini] + Samples.files("Inventory/example.ini")
        ) { _, path in readInventory(path) },
        Reader(
            name: "yaml", suffix: ".yml",
            samples: [Samples.yaml] + Samples.files("Inventory/example.yml")
        ) { _, path in readInventory(path) },
        Reader(name: "toml", suffix: ".toml", samples: [Samples.toml]) { _, path in
            readInventory(path)
        },
        Reader(name: "script", isProgram: true, samples: [Samples.script]) { input, path in
            guard input.starts(with: Array("#!/bin/sed 1d\n".utf8)) else { return }
            readInventory(path)
        },
        Reader(
            name: "playbook", suffix: ".yml",
            samples: Samples.files(
                "Playbooks/own-items.yml", "Playbooks/push.yml", "Playbooks/install.yml",
                "Playbooks/security-updates.yml", "Playbooks/uninstall.yml")
        ) { _, path in
            do throws(FileProblems) {
                let playbook = try PlaybookFile.read(path)
                _ = Timestamp(milliseconds: 0).adding(seconds: playbook.timeout)
            } catch { expectPrintable(error.problems.map(\.message)) }
        },
        Reader(name: "ssh-config", samples: [Samples.sshConfig]) { _, path in readConfig(path) },
        Reader(name: "known-hosts", samples: [Samples.knownHosts]) { input, path in
            var hosts = KnownHosts()
            hosts.add(input, file: path)
            for name in ["web1", "a1.example.org", "192.0.2.1"] {
                for port in [22, 2222] {
                    let name = KnownHostName(host: name, port: port)
                    _ = hosts.records(of: name, thoroughly: port == 22)
                }
            }
            _ = ForeignReaders.refusal(ofKey: Samples.ed25519, in: path)
        },
        Reader(name: "key", samples: []) { _, path in
            _ = ForeignReaders.problem(ofKey: path, passphrase: nil)
        },
        Reader(name: "agent", samples: [Samples.agentAnswer]) { input, _ in
            expectPrintable(ForeignReaders.comments(inAgentAnswer: input))
        },
        Reader(name: "pattern", samples: Samples.pattern) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            guard isQuick(text) else { return }
            _ = try? HostPattern(text).select(from: inventory)
        },
        Reader(name: "limit", samples: [Samples.limit]) { input, path in
            guard isQuick(String(decoding: input, as: UTF8.self)),
                let limit = try? HostPattern(limit: "@\(path)")
            else { return }
            _ = try? HostPattern("all").select(from: inventory, limits: [limit])
        },
        Reader(
            name: "calendar",
            samples: [
                "Mon..Fri 22:00", "Tue *-*-8..14 02:00", "0 2 8-14 * 2", "*/15 1,2 * JAN sun",
            ]
        ) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            guard let expression = try? CalendarExpression(parsing: text) else { return }
            for instant in [0, 1_900_000_000, -9_000_000_000] {
                _ = expression.occurrences(after: instant, in: .utc, count: 3)
            }
        },
        Reader(name: "zone", samples: []) { input, _ in
            guard let zone = try? ZoneRules(tzif: input),
                let expression = try? CalendarExpression(parsing: "0 2 * * *")
            else { return }
            for instant in [0, 1_900_000_000, -9_000_000_000] {
                _ = expression.occurrences(after: instant, in: zone, count: 3)
            }
        },
        Reader(name: "control", samples: [Samples.control]) { input, path in
            let file = UploadFile(path: path, name: "x.deb", size: 1, sha256: "00")
            let text = String(decoding: input, as: UTF8.self)
            guard let archive = try? PushedArchive(control: text, file: file) else { return }
            var work = PackageWork(kind: .remediate, request: .all, archives: [archive])
            _ = work.analysisScript
            work.kind = .install
            _ = try? work.report(output: "@belay unmet\n\(text)\n@belay end")
        },
    ]

    /// What servers say, and what is kept of it.
    private static let servers = [
        Reader(
            name: "apt", samples: Samples.recorded(in: "Tests/BelayDebianTests/Fixtures")
        ) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            let openssl = PackageRequest.list([PackageName(name: "openssl")])
            for (kind, request) in [
                (JobKind.remediate, PackageRequest.all), (.install, openssl), (.uninstall, openssl),
            ] {
                do throws(PackageProblem) {
                    let report = try PackageWork(kind: kind, request: request).report(output: text)
                    expectPrintable(
                        report.notes + report.changes.map { "\($0)" } + report.download.map(\.name)
                            + report.action.map(\.name))
                } catch { expectPrintable([error.message]) }
            }
        },
        Reader(name: "answer", samples: [Samples.answers]) { input, _ in readAnswer(input) },
        Reader(name: "outcome", samples: [Samples.outcome]) { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            var end = ItemEnd(exit: .exited(input.count % 2))
            let outcome = PackageOutcome(output: text, errors: text)
            outcome.complete(&end)
            expectPrintable(
                [end.note, end.failure].compactMap(\.self) + outcome.changes.map { "\($0)" })
            _ = KillScript.Answer(output: text)
            _ = RebootWork.hasAsked(output: text)
        },
        Reader(name: "journal", samples: Samples.events) { input, _ in readJournal(input) },
        Reader(name: "text", samples: Samples.pattern + [Samples.outcome, Samples.yaml]) {
            input, _ in
            let text = String(decoding: input, as: UTF8.self)
            expectPrintable([text.printable, text.printableLine])
            expectPrintable(text.printableLines.split { $0 == "\n" || $0 == "\t" }.map(String.init))
            let json = Value.string(text).json.escapedJSON
            expectPrintable([json])
            let value = try? JSONDecoder().decode(String.self, from: Data(json.utf8))
            precondition(value == text, "JSON lost something of \(text.debugDescription)")
        },
    ]
}

/// A regular expression of the admin's own may take any time (Swift's looks for its way back and
/// forth), so that long ones are not tried.
private func isQuick(_ text: String) -> Bool { !text.contains("~") || text.utf8.count <= 40 }

/// Traps where a terminal would obey a text.
private func expectPrintable(_ texts: [String]) {
    for text in texts {
        let shown = text.replacing("\n", with: " ")
        precondition(shown.isPrintable, "not printable: \(text.debugDescription)")
    }
}

private func expectPrintable(_ state: ItemState) {
    switch state {
    case .none(let text), .unwritten(let text): expectPrintable([text])
    case .exited, .withdrawn, .gone, .vanished, .rebooted, .lost, .cut, .differs: break
    }
}

private func readInventory(_ path: String) {
    guard let inventory = try? InventoryReader(sources: [path]).read(warn: { _ in }) else { return }
    _ = try? HostPattern("all:!web").select(from: inventory)
}

private let inventory: Inventory = {
    let names = ["web1", "web2", "db-a", "db-b", "x"]
    let list = names.joined(separator: ",") + ","
    let read = try? InventoryReader(sources: [list]).read { _ in }
    guard let inventory = read else { preconditionFailure("the list is no inventory") }
    return Inventory(
        servers: inventory.servers,
        groups: [
            Inventory.Group(name: "all", servers: [4], children: [1, 2, 3]),
            Inventory.Group(name: "web", servers: [0, 1], children: []),
            Inventory.Group(name: "db", servers: [2, 3], children: []),
            Inventory.Group(name: "prod", servers: [0], children: []),
        ])
}()

private func readConfig(_ path: String) {
    let context = SSHConfigContext(
        user: "root", uid: 0, home: "/nonexistent", localHost: "here"
    ) { _ in nil }
    guard let config = try? SSHConfig(.file(path), context) else { return }
    for name in ["web1", "web9", "192.0.2.1"] {
        var answers: [String: Bool] = [:]
        for _ in 0..<8 {
            let server = SSHServerName(name, user: "root")
            guard case .needs(let command) = try? config.outcome(for: server, answers: answers)
            else { break }
            answers[command.text] = answers.count % 2 == 0
        }
    }
}

/// In pieces of several sizes: the same parts must come of them, output put together.
private func readAnswer(_ input: [UInt8]) {
    let input = Array(input.prefix(65536))
    var ends: [[String]] = []
    for size in [1, 7, 4096] {
        var answer = RunnerAnswerReader(nonce: "n")
        var marked = MarkedOutput(nonce: "n")
        var said: [String] = []
        for start in stride(from: 0, to: input.count, by: size) {
            let piece = Array(input[start..<min(start + size, input.count)])
            _ = marked.read(piece)
            for part in answer.read(piece) {
                guard case .end(_, let word, let detail) = part else { continue }
                said.append("\(word) \(detail)")
                if let state = ItemState(word: word, detail: detail) { expectPrintable(state) }
                switch StagingAnswer(word: word, detail: detail, job: "job") {
                case .made(let text), .refused(let text), .kept(let text): expectPrintable([text])
                case .removed, .absent, nil: break
                }
            }
        }
        ends.append(said)
    }
    precondition(ends[0] == ends[1], "pieces change what is read")
}

private func readJournal(_ input: [UInt8]) {
    let item = Item(name: "i", work: .run("true"))
    let servers = ["a", "b"].map { ServerPlan(name: $0, address: $0, user: "root") }
    let phases = Phase.allCases.map { PhasePlan($0, items: [item]) }
    var run = JobRun(
        plan: Plan(
            name: "n", kind: .install, forks: 2, timeout: .max, killAfter: .max, phases: phases,
            servers: servers),
        at: Timestamp(milliseconds: 0))
    _ = run.apply(.began, at: Timestamp(milliseconds: 0))
    for (number, line) in input.split(separator: 0x0A).prefix(64).enumerated() {
        guard let event = try? EventText.decode(line) else { continue }
        _ = run.apply(event, at: Timestamp(milliseconds: Int64(number)))
        guard let text = try? EventText.encode(event) else { continue }
        precondition(
            (try? EventText.decode(text[...])) == event, "an event is not what was written")
    }
}
