import Foundation

/// Measures parts of Belay without a fleet: one name of a benchmark, its numbers, a JSON object a
/// line on standard output.
@main enum Main {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        let numbers = words.dropFirst().compactMap { Int($0) }
        let scratch = try Scratch()
        defer { scratch.remove() }
        switch (words.first, numbers.count) {
        case ("journal", 2):
            try report(JournalBench(servers: numbers[0], items: numbers[1]).run(in: scratch))
        case ("loop", 3):
            let bench = LoopBench(servers: numbers[0], items: numbers[1], forks: numbers[2])
            try report(await bench.run(in: scratch))
        case ("terminate", 2):
            let bench = TerminationBench(servers: numbers[0], items: numbers[1])
            try report(await bench.run(in: scratch))
        case ("views", 2):
            try report(ViewsBench(servers: numbers[0], steps: numbers[1]).run(in: scratch))
        case ("pages", 3):
            let bench = PagesBench(servers: numbers[0], steps: numbers[1], output: numbers[2])
            try report(bench.run(in: scratch))
        case ("viewers", 3):
            let bench = ViewersBench(
                servers: numbers[0], steps: numbers[1], viewers: numbers[2])
            try report(await bench.run(in: scratch))
        case ("paced", 1):
            // The coordinator of `viewers`.
            let job = PacedJob(job: Int64(numbers[0]))
            try report(await job.run(in: URL(filePath: words.last ?? "")))
        case ("inventory", 0):
            try report(InventoryBench(file: words.last ?? "").run())
        case ("fill", 3):
            let filling = Filling(servers: numbers[0], steps: numbers[1], jobs: numbers[2])
            try report(filling.run(in: URL(filePath: words.last ?? "")))
        case ("known-hosts", 1):
            try report(KnownHostsBench(lines: numbers[0]).run())
        case ("list", 1):
            try report(ListBench(jobs: numbers[0]).run(in: scratch))
        default:
            print(
                """
                usage: BelayBenchmarks journal SERVERS ITEMS | loop SERVERS ITEMS FORKS
                    | terminate SERVERS ITEMS | views SERVERS STEPS | list JOBS
                    | pages SERVERS STEPS MEGABYTES | viewers SERVERS STEPS VIEWERS
                    | known-hosts LINES | inventory FILE | fill SERVERS STEPS JOBS DIRECTORY
                """)
            exit(64)
        }
    }

    private static func report(_ numbers: [String: Double]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        print(String(decoding: try encoder.encode(numbers), as: UTF8.self))
    }
}
