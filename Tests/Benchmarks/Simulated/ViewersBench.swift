import BelayModel
import BelayStore
import BelayWeb
import CBelay
import Foundation

/// What the viewers of a running job cost its coordinator, and the process that serves the pages. Each
/// is a process of its own: the coordinator, the pages (this one), and a curl a viewer. One viewer more
/// reads nothing, and is to be dropped.
struct ViewersBench {
    var servers: Int
    var steps: Int
    var viewers: Int

    func run(in scratch: Scratch) async throws -> [String: Double] {
        let store = try scratch.store()
        let alone = try await pacedJob(in: scratch, store)
        let socket = scratch.directory.appending(path: "web.sock").path
        let (site, live) = BenchmarkSite.make(store)
        let server = WebServer(
            site: site, sockets: [try .unix(socket)], live: live, log: BenchmarkSite.log)
        let serving = Task { await server.run() }
        let job = try submit(store)
        let readers = try (0..<viewers).map { number in
            try Viewer(job, socket, scratch.directory.appending(path: "viewer-\(number)"))
        }
        let slow = try SlowViewer(job, socket)
        try await Task.sleep(for: .seconds(2))
        let before = processorSeconds()
        let start = ContinuousClock.now
        let watch = Task {
            while !slow.isDropped { try await Task.sleep(for: .milliseconds(50)) }
            return (ContinuousClock.now - start) / .seconds(1)
        }
        let watched = try await pacedJob(job, in: scratch)
        let web = processorSeconds() - before
        // The last news have a moment to come.
        try await Task.sleep(for: .seconds(1))
        let dropped = slow.isDropped ? try await watch.value : nil
        watch.cancel()
        let alive = readers.count(where: \.process.isRunning)
        let told = readers.count { $0.text.contains("\"isOver\":true") }
        for reader in readers { reader.process.terminate() }
        serving.cancel()
        await serving.value
        let bytes = readers.reduce(0) { $0 + $1.text.utf8.count } / max(1, viewers)
        return [
            "coordinator alone, % of a core": alone.share,
            "coordinator, % of a core": watched.share,
            "web, % of a core": 100 * web / watched.seconds,
            "viewers connected at the end": Double(alive),
            "viewers that were told the end": Double(told),
            "the slow viewer dropped after, s": dropped ?? -1,
            "KB a viewer": Double(bytes) / 1000, "seconds": watched.seconds,
        ]
    }

    private func submit(_ store: JobStore) throws -> Int64 {
        try store.submit(
            Plan.benchmark(servers: servers, items: steps), uid: UUID().uuidString,
            context: Data(), at: .now)
    }

    private func pacedJob(in scratch: Scratch, _ store: JobStore) async throws -> PacedJob.Cost {
        try await pacedJob(submit(store), in: scratch)
    }

    /// Has another process drive the job.
    private func pacedJob(_ job: Int64, in scratch: Scratch) async throws -> PacedJob.Cost {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["paced", "\(job)", scratch.directory.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        let figures = try JSONDecoder().decode(
            [String: Double].self, from: pipe.fileHandleForReading.readDataToEndOfFile())
        return PacedJob.Cost(
            processor: figures["processor"] ?? 0, seconds: figures["seconds"] ?? 0)
    }

    /// A page that is open.
    private struct Viewer {
        let process = Process()
        private let file: URL

        /// - Parameter file: where it writes what it is told.
        init(_ job: Int64, _ socket: String, _ file: URL) throws {
            self.file = file
            process.executableURL = URL(filePath: "/usr/bin/curl")
            process.arguments = [
                "--silent", "--no-buffer", "--unix-socket", socket,
                "http://localhost/api/v1/jobs/\(job)/events",
            ]
            try Data().write(to: file)
            process.standardOutput = try FileHandle(forWritingTo: file)
            try process.run()
        }

        var text: String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
    }

    /// A page that reads nothing of what it is told.
    private struct SlowViewer {
        private let file: FileHandle

        init(_ job: Int64, _ socket: String) throws {
            file = FileHandle(
                fileDescriptor: unsafe belay_connect(socket), closeOnDealloc: true)
            let request = "GET /api/v1/jobs/\(job)/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try file.write(contentsOf: Data(request.utf8))
        }

        /// Whether the server has closed the connection (poll(2)).
        var isDropped: Bool {
            var state = pollfd(fd: file.fileDescriptor, events: 0, revents: 0)
            return unsafe poll(&state, 1, 0) == 1 && state.revents & Int16(POLLHUP) != 0
        }
    }
}

/// A coordinator whose servers answer so many times a second.
struct PacedJob {
    var job: Int64

    struct Cost {
        var processor: Double
        var seconds: Double
        /// Of a core, in per cent.
        var share: Double { 100 * processor / max(seconds, 0.001) }
    }

    /// As many answers as 300 servers give whose items take three seconds.
    private static let eventsASecond = 200
    private static let rounds = 20

    func run(in directory: URL) async throws -> [String: Double] {
        let store = try JobStore(directory: directory)
        var ledger = Ledger(
            try store.load(job), lease: try store.claim(job, at: .now), in: store)
        var waiting: [Event] = [.began]
        let (before, start) = (processorSeconds(), ContinuousClock.now)
        var round = 0
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Self.eventsASecond / Self.rounds))
            waiting.removeFirst(batch.count)
            let reactions = try ledger.commit(batch, at: .now)
            waiting += reactions.flatMap(\.effects).compactMap(answer)
            round += 1
            try await Task.sleep(
                until: start.advanced(by: .seconds(1) * round / Self.rounds), clock: .continuous)
        }
        return [
            "processor": processorSeconds() - before,
            "seconds": (ContinuousClock.now - start) / .seconds(1),
        ]
    }
}
