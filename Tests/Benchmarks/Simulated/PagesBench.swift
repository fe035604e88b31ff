import BelayModel
import BelayReports
import BelayStore
import BelayWeb
import Foundation
import HTTPTypes

/// How long pages take, and how large they are: of a job of many servers, and of a step that has printed
/// much. The network is left out; everything else is as `belay serve` has it.
struct PagesBench {
    var servers: Int
    var steps: Int
    /// Megabytes that the step has printed.
    var output: Int

    func run(in scratch: Scratch) throws -> [String: Double] {
        let store = try scratch.store()
        let small = try store.submit(
            Plan.benchmark(servers: 1, items: 3), uid: "small", context: Data(), at: .now)
        try print(output, in: small, store)
        var plan = Plan.benchmark(servers: servers, items: steps)
        plan.phases[0].items[0].work = .findPackages
        let large = try store.submit(plan, uid: "large", context: Data(), at: .now)
        _ = try JournalBench.drive(large, in: store, report: Self.report)
        let (site, _) = BenchmarkSite.make(store)
        let job = "/jobs/\(large)"
        let step = "/jobs/\(small)/servers/server0/steps/1"
        var figures: [String: Double] = [:]
        for (name, target) in [
            ("start", "/"), ("jobs", "/jobs"), ("job", job), ("job filtered", "\(job)?q=server99"),
            ("job last page", "\(job)?after=7-\(servers - 50)"), ("log", "\(job)/log"),
            ("server in job", "\(job)/servers/server\(servers - 1)"),
            ("terminate", "\(job)/terminate"), ("retry", "\(job)/retry"),
            ("servers", "/servers"), ("servers filtered", "/servers?q=server99"),
            ("servers by need", "/servers?need=security"),
            ("no servers by need", "/servers?need=unknown"),
            ("server", "/servers/server\(servers - 1)"), ("schedules", "/schedules"),
            ("windows", "/windows"), ("audit", "/audit"), ("output end", step),
            ("output start", "\(step)?at=0"), ("output searched", "\(step)?q=needle"),
        ] {
            var size = 0
            figures["\(name), first ms"] = try seconds { size = try bytes(of: target, site) } * 1000
            // The first time opens connections, and works out what is kept.
            figures["\(name), ms"] = try seconds { size = try bytes(of: target, site) } * 1000
            figures["\(name), KB"] = Double(size) / 1000
        }
        return figures
    }

    /// As many updates as a server has after some weeks.
    private static let report: PackageReport = {
        let changes = (0..<30).map { number in
            PackageChange(
                name: "package-\(number)", architecture: "amd64", from: "1.2.3-4+deb12u5",
                to: "1.2.3-4+deb12u6", origin: "Debian-Security:12/oldstable-security",
                isSecurity: number < 10, downloadSize: 123_456)
        }
        var report = PackageReport(changes: Array(changes.prefix(10)), notes: ["a note"])
        report.facts = ServerFacts(
            release: "Debian GNU/Linux 12 (bookworm), 12.9", kernel: "6.1.0-30-amd64",
            otherUpdates: Array(changes.dropFirst(10)))
        return report
    }()

    private func bytes(of target: String, _ site: Site) throws -> Int {
        let incoming = Site.Incoming(
            method: .get, target: target, authority: "localhost", peer: 0)
        let answer = site.answer(to: incoming, at: .now)
        guard answer.status == .ok, case .bytes(let bytes) = answer.body else {
            throw Failure(target: target, status: answer.status.code)
        }
        return bytes.count
    }

    private struct Failure: Error {
        let target: String
        let status: Int
    }

    /// Takes the job's only server to its first item, and has that print.
    private func print(_ megabytes: Int, in job: Int64, _ store: JobStore) throws {
        var ledger = Ledger(
            try store.load(job), lease: try store.claim(job, at: .now), in: store)
        var batch: [Event] = [.began]
        while !batch.isEmpty {
            let reactions = try ledger.commit(batch, at: .now)
            let effects = reactions.flatMap(\.effects)
            if effects.contains(where: { if case .run = $0 { true } else { false } }) { break }
            batch = effects.compactMap(answer)
        }
        let line = Array("a line of some output, as many programs print it, number 12345678\n".utf8)
        var piece: [UInt8] = []
        while piece.count + line.count <= 64 * 1024 { piece += line }
        for number in 0..<(megabytes * 1_000_000 / piece.count) {
            let bytes = number % 100 == 0 ? piece + Array("needle\n".utf8) : piece
            let output = Output(server: 0, step: 0, stream: .standardOutput, bytes: bytes)
            _ = try ledger.commit([], output: [output], at: .now)
        }
    }
}
