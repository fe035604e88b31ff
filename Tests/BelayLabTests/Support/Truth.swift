import Foundation

/// What a server's own log says of a job's items.
struct Truth: Sendable {
    struct Entry: Sendable, Hashable {
        let time: Double
        let word: String
        let phase: String
        let item: String
    }

    static let path = "/var/log/belay-truth.log"
    let entries: [Entry]

    /// - Parameter uid: the job's; other jobs' lines are left out.
    init(of uid: String, on server: LabServer) async throws {
        entries = try await server.text(Self.path).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 4).map(String.init)
            guard words.count == 5, words[2] == uid, let time = Double(words[0]) else { return nil }
            return Entry(time: time, word: words[1], phase: words[3], item: words[4])
        }
    }

    func begins(_ step: JobReport.Step) -> [Double] { times("begin", step) }
    func ends(_ step: JobReport.Step) -> [Double] { times("end", step) }

    private func times(_ word: String, _ step: JobReport.Step) -> [Double] {
        entries.filter { $0.word == word && $0.phase == step.phase && $0.item == step.name }
            .map(\.time)
    }
}

/// What the lab's test packages say that their maintainer scripts did on a server.
struct PackageTruth: Sendable {
    /// Scripts that began and have not ended: they were cut short.
    let unfinished: [Substring]

    init(on server: LabServer) async throws {
        var open: [Substring] = []
        for line in try await server.text("/var/log/belay-lab.log").split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3 else { continue }
            let what = words[2]
            if words[1] == "begin" {
                open.append(what)
            } else if let index = open.lastIndex(where: { what.hasPrefix($0 + " status=") }) {
                open.remove(at: index)
            }
        }
        unfinished = open
    }
}
