import ArgumentParser
import BelayFiles
import BelayModel
import BelayReports
import BelayStore
import Foundation

/// What a shell is offered when a word is completed. Nothing is contacted, no program is run, and
/// nothing is said of what cannot be read: a completion is no place for complaints.
enum Completions {
    /// A word, and what it stands for.
    struct Candidate: Hashable {
        let word: String
        let meaning: String
    }

    // MARK: - Jobs and schedules

    /// The latest jobs, the newest first.
    static func jobs(_ store: JobStore?) -> [Candidate] {
        let jobs = (try? store?.jobs(JobPageFilter(), limit: 200, at: .now)) ?? []
        return jobs.map {
            Candidate(word: "\($0.id)", meaning: "\($0.status.rawValue) \($0.name)")
        }
    }

    static func schedules(_ store: JobStore?) -> [Candidate] {
        ((try? store?.schedules()) ?? []).map {
            Candidate(word: $0.name, meaning: "\($0.state.rawValue) \($0.schedule.when)")
        }
    }

    /// The servers of the job that is named on the command line.
    static func servers(ofJobIn words: [String], _ store: JobStore?) -> [Candidate] {
        guard let id = words.lazy.compactMap({ Int64($0) }).first,
            let job = try? store?.job(id, at: .now)
        else { return [] }
        return job.servers.map { Candidate(word: $0.name, meaning: $0.status.rawValue) }
    }

    /// `nil` where there is none: completing makes no state directory.
    static func existingStore() -> JobStore? {
        let directory = StateDirectory.standard()
        guard FileManager.default.fileExists(atPath: directory.path) else { return nil }
        return try? JobStore(directory: directory)
    }

    // MARK: - Servers of inventories

    /// The servers and groups of the inventory that is named on the command line, or else by the
    /// settings, as continuations of a pattern.
    static func pattern(_ words: [String], prefix: String) -> [Candidate] {
        let sources = sources(in: words).filter { !isProgram($0) }
        guard !sources.isEmpty else { return [] }
        var reader = InventoryReader(sources: sources)
        // A press of Tab runs nothing, and waits for nothing.
        reader.runsPrograms = false
        guard let inventory = try? reader.read(warn: { _ in }) else { return [] }
        // A pattern's parts: what precedes the last one stays.
        let end = prefix.lastIndex { ":,&!".contains($0) }.map { prefix.index(after: $0) }
        let head = String(prefix[..<(end ?? prefix.startIndex)])
        return inventory.groupNames.map { Candidate(word: head + $0, meaning: "group") }
            + inventory.servers.map { Candidate(word: head + $0.name, meaning: $0.login.host) }
    }

    /// The values of `-i` and `--inventory`.
    static func sources(in words: [String]) -> [String] {
        var sources: [String] = []
        var isValue = false
        for word in words {
            if isValue {
                sources.append(unquoted(word))
                isValue = false
            } else if word == "-i" || word == "--inventory" {
                isValue = true
            } else if let value = value(of: word, ["--inventory=", "-i"]) {
                sources.append(unquoted(value))
            }
        }
        guard sources.isEmpty else { return sources }
        return (try? Settings.standard())?.inventory.value ?? []
    }

    private static func value(of word: String, _ names: [String]) -> String? {
        names.first(where: word.hasPrefix).map { String(word.dropFirst($0.count)) }
    }

    /// bash hands words over as they were typed.
    private static func unquoted(_ word: String) -> String {
        let word = word.filter { !"'\"\\".contains($0) }
        return NSString(string: word).expandingTildeInPath
    }

    /// Whether reading the source would run something.
    private static func isProgram(_ source: String) -> Bool {
        let files = FileManager.default
        var isDirectory: ObjCBool = false
        guard unsafe files.fileExists(atPath: source, isDirectory: &isDirectory) else {
            return false
        }
        guard isDirectory.boolValue else { return files.isExecutableFile(atPath: source) }
        let names = (try? files.subpathsOfDirectory(atPath: source)) ?? []
        return names.contains { name in
            let path = "\(source)/\(name)"
            let type = (try? files.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
            return type != .typeDirectory && files.isExecutableFile(atPath: path)
        }
    }

    // MARK: - Shells

    /// The words as the shell takes them with what they stand for. bash has no place for that but the
    /// word itself, which is only shown, and not taken, while several words are possible.
    static func words(
        _ candidates: [Candidate], prefix: String, for shell: CompletionShell?
    ) -> [String] {
        let fitting = candidates.filter { isWord($0.word) }
        if shell == .zsh {
            return fitting.map {
                $0.word.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
                    + ":" + $0.meaning.printableLine
            }
        }
        if shell == .fish { return fitting.map { "\($0.word)\t\($0.meaning.printableLine)" } }
        let possible = fitting.filter { $0.word.hasPrefix(prefix) }
        guard possible.count > 1, possible.allSatisfy({ Int($0.word) != nil }) else {
            return possible.map(\.word)
        }
        return possible.map { "\($0.word)  (\(plain($0.meaning)))" }
    }

    /// A name that the shell would take for something else, or a terminal obey, is not offered.
    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "._-:,&![]@%+/".unicodeScalars.contains($0)
            }
    }

    /// bash's compgen expands what it is given: nothing that it could run or expand is left.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.printableLine.unicodeScalars.filter {
                    $0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || " .,:-_+/".unicodeScalars.contains($0)
                }))
    }
}

extension CompletionKind {
    /// Numbers of jobs.
    static var job: CompletionKind {
        .candidates { _, _ in Completions.jobs(Completions.existingStore()) }
    }

    /// Names of schedules.
    static var schedule: CompletionKind {
        .candidates { _, _ in Completions.schedules(Completions.existingStore()) }
    }

    /// Servers of the job that is named.
    static var serverOfJob: CompletionKind {
        .candidates { words, _ in
            Completions.servers(ofJobIn: words, Completions.existingStore())
        }
    }

    /// Servers and groups of the inventory that is named.
    static var pattern: CompletionKind {
        .candidates { Completions.pattern($0, prefix: $1) }
    }

    private static func candidates(
        _ find: @escaping @Sendable (_ words: [String], _ prefix: String) -> [Completions.Candidate]
    ) -> CompletionKind {
        .custom { words, _, prefix in
            Completions.words(find(words, prefix), prefix: prefix, for: .requesting)
        }
    }
}
